import { useEffect, useRef, useState } from "preact/hooks";
import { useQuery } from "../../frame/use-query.ts";
import { wholeNumber } from "../../parts/times.ts";
import { words } from "../../words/words.ts";
import { LogBlock } from "./log-block.tsx";
import type { Read } from "./use-log.ts";

interface LogLinesProps {
  readonly log: Pick<Read, "lines" | "dropped" | "hasEarlier">;
  /** In lower case. */
  readonly wanted: string;
  readonly wraps: boolean;
  /** New lines are brought into view. */
  readonly follows: boolean;
}

/** Lines on the page at first; each request for more doubles them. */
const SHOWN = 500;
/** Lines of a block: new lines change the last blocks alone. */
const A_BLOCK = 200;

/** Lines with their numbers, or with their times where the beginning is not read; each is a link to its line. */
export function LogLines({ log: { lines, dropped, hasEarlier }, wanted, wraps, follows }: LogLinesProps) {
  const t = words.value;
  const [{ line }, change] = useQuery();
  const [most, setMost] = useState(SHOWN);
  const box = useRef<HTMLDivElement>(null);
  const numbered = lines.map((one, index) => ({ ...one, number: dropped + index + 1 }));
  const found = wanted === "" ? numbered : numbered.filter(({ text }) => text.toLowerCase().includes(wanted));
  // The line of the URL stands in the middle; without it the end is shown.
  const at = line === undefined ? -1 : found.findIndex(({ id }) => id === line);
  const end = at < 0 ? found.length : Math.min(found.length, at + most / 2);
  const begin = Math.max(0, end - most);
  const shown = found.slice(begin, end);
  const blocks: (typeof shown)[] = [];
  for (const one of shown) {
    const last = blocks.at(-1);
    if (last !== undefined && blockOf(last[0]?.number) === blockOf(one.number)) last.push(one);
    else blocks.push([one]);
  }
  useEffect(() => {
    if (follows) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [lines.at(-1)?.id, follows]);
  useEffect(() => {
    if (line) box.current?.querySelector(".at")?.scrollIntoView({ block: "center" });
  }, [lines.length > 0]);
  return (
    <div class="stack">
      {wanted !== "" && <p class="small dim">{t.linesFound(found.length)}</p>}
      {begin > 0 && (
        <div class="row">
          <button type="button" onClick={() => setMost(most * 2)}>
            {t.moreLines(wholeNumber(begin))}
          </button>
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it. */}
      <div ref={box} class={`log ${wraps ? "wraps" : ""}`} tabIndex={0} role="log" aria-live="off" aria-label={t.log}>
        {blocks.map((block) => (
          <LogBlock
            key={blockOf(block[0]?.number)}
            lines={block}
            wanted={wanted}
            chosen={line}
            hasTimes={hasEarlier}
            choose={(id) => change({ line: id })}
          />
        ))}
      </div>
      {end < found.length && (
        <div class="row">
          <button type="button" onClick={() => change({ line: undefined })}>
            {t.toTheEnd(wholeNumber(found.length - end))}
          </button>
        </div>
      )}
    </div>
  );
}

const blockOf = (number = 0) => Math.floor(number / A_BLOCK);
