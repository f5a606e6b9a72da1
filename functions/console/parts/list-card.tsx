import type { ComponentChildren } from "preact";
import type { Page } from "../api/use-page.ts";
import type { Polled } from "../api/use-polled.ts";
import { words } from "../words/words.ts";
import { Card } from "./card.tsx";
import { Loaded } from "./loaded.tsx";
import { Pages } from "./pages.tsx";

interface ListCardProps<P extends Page<unknown>> {
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly from: Polled<P>;
  /** Stands in the place of an empty list, and names the next step. */
  readonly empty: ComponentChildren;
  /** The list, if it is not empty. */
  readonly children: (items: P["value"], page: P) => ComponentChildren;
}

/** One page of a list in a card: the answer or its failure, a sign of emptiness, and the ways to other pages. */
export function ListCard<P extends Page<unknown>>({ title, aside, from, empty, children }: ListCardProps<P>) {
  return (
    <Card title={title} isFull aside={aside}>
      <Loaded from={from}>
        {(page) => (
          <>
            {page.value.length > 0 ? (
              children(page.value, page)
            ) : (
              <div class="empty">{page.next ? <p>{words.value.noneOnThisPage}</p> : empty}</div>
            )}
            <Pages next={page.next?.after} />
          </>
        )}
      </Loaded>
    </Card>
  );
}
