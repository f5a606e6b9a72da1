import type { Difference } from "../../contract/revision-view.ts";
import { words } from "../words/words.ts";
import { Theirs } from "./theirs.tsx";

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** The fields that two revisions do not share. */
export function Differences({ differences }: { readonly differences: readonly Difference[] }) {
  if (differences.length === 0) return <span class="dim">{words.value.noDifference}</span>;
  return (
    <dl class="stack small">
      {differences.map(({ field, before, after }) => (
        <div key={field}>
          <dt class="mono dim">{field}</dt>
          {before !== undefined && (
            <dd>
              <del class="before">
                <Theirs text={textOf(before)} />
              </del>
            </dd>
          )}
          {after !== undefined && (
            <dd>
              <ins class="after">
                <Theirs text={textOf(after)} />
              </ins>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
