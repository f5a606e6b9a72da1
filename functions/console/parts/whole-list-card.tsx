import type { ComponentChildren } from "preact";
import type { Polled } from "../api/use-polled.ts";
import { Card } from "./card.tsx";
import { Loaded } from "./loaded.tsx";

interface WholeListCardProps<T> {
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly from: Polled<readonly T[]>;
  /** Stands in the place of an empty list, and names the next step if there is one. */
  readonly empty: ComponentChildren;
  /** The list, if it is not empty. */
  readonly children: (items: readonly T[]) => ComponentChildren;
}

/** A list without pages in a card: the answer or its failure, or a sign of emptiness. */
export function WholeListCard<T>({ title, aside, from, empty, children }: WholeListCardProps<T>) {
  return (
    <Card title={title} isFull aside={aside}>
      <Loaded from={from}>{(items) => (items.length > 0 ? children(items) : <div class="empty">{empty}</div>)}</Loaded>
    </Card>
  );
}
