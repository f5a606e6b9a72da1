import type { ComponentChildren } from "preact";
import type { Polled } from "../api/use-polled.ts";
import { words } from "../words/words.ts";
import { Failure } from "./failure.tsx";

/** The answer of a request: a sign until it comes, its failure, and the last good one below it. */
export function Loaded<T>({
  from,
  children,
}: {
  readonly from: Polled<T>;
  readonly children: (value: T) => ComponentChildren;
}) {
  const { value, problem, again } = from;
  if (value === undefined && problem === undefined)
    return (
      <div class="empty" aria-busy="true">
        {words.value.loading}
      </div>
    );
  return (
    <>
      <Failure problem={problem} again={again} />
      {value !== undefined && children(value)}
    </>
  );
}
