import { useEffect, useRef } from "preact/hooks";
import { useQuery } from "../../frame/use-query.ts";
import { visibleText } from "../../parts/visible-text.ts";
import { words } from "../../words/words.ts";
import type { LogLine } from "./use-log.ts";

interface LogLinesProps {
  readonly lines: readonly LogLine[];
  readonly search: string;
  readonly wraps: boolean;
  /** New lines are brought into view. */
  readonly follows: boolean;
}

/** Longer lines are cut: the download has all of them. */
const MOST_CHARACTERS = 8_192;
/** Most lines on the page at once. */
const MOST_LINES = 5_000;

/** Lines with numbers; each number is a link to its line. A search shows the lines that hold it. */
export function LogLines({ lines, search, wraps, follows }: LogLinesProps) {
  const t = words.value;
  const [query, change] = useQuery();
  const box = useRef<HTMLDivElement>(null);
  const wanted = search.toLowerCase();
  const numbered = lines.map((line, index) => ({ ...line, number: index + 1 }));
  const found = wanted === "" ? numbered : numbered.filter(({ text }) => text.toLowerCase().includes(wanted));
  const shown = found.slice(-MOST_LINES);
  useEffect(() => {
    if (follows) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [lines.length, follows]);
  useEffect(() => {
    if (query.line) box.current?.querySelector(".at")?.scrollIntoView({ block: "center" });
  }, [lines.length > 0]);
  return (
    <div class="stack">
      {wanted !== "" && <p class="small dim">{t.linesFound(found.length)}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it. */}
      <div ref={box} class={`log ${wraps ? "wraps" : ""}`} tabIndex={0} role="log" aria-live="off" aria-label={t.log}>
        {shown.map(({ number, text, time }) => (
          <div key={number} class={`line ${query.line === String(number) ? "at" : ""}`}>
            <a
              href={`?line=${number}`}
              title={time ?? ""}
              aria-label={t.lineNumber(number)}
              onClick={(event) => {
                event.preventDefault();
                change({ line: String(number) });
              }}
            >
              {number}
            </a>
            <span>
              <Marked
                text={visibleText(text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} …` : text)}
                wanted={wanted}
              />
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}

function Marked({ text, wanted }: { readonly text: string; readonly wanted: string }) {
  const at = wanted === "" ? -1 : text.toLowerCase().indexOf(wanted);
  if (at < 0) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + wanted.length)}</mark>
      {text.slice(at + wanted.length)}
    </>
  );
}
