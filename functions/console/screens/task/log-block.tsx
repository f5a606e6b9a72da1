import { Component } from "preact";
import { timeOfDay } from "../../parts/times.ts";
import { visibleText } from "../../parts/visible-text.ts";
import { words } from "../../words/words.ts";
import type { LogLine } from "./use-log.ts";

interface LogBlockProps {
  readonly lines: readonly (LogLine & { readonly number: number })[];
  /** In lower case. */
  readonly wanted: string;
  /** The id of the line that the URL names. */
  readonly chosen: string | undefined;
  /** Lines are named by their times. */
  readonly hasTimes: boolean;
  readonly choose: (id: string) => void;
}

/** Longer lines are cut: the download has all of them. */
const MOST_CHARACTERS = 8_192;

/** Consecutive lines. A line never changes, so that a block with the same ends is not rendered again. */
export class LogBlock extends Component<LogBlockProps> {
  override shouldComponentUpdate(next: LogBlockProps): boolean {
    const { lines, wanted, chosen, hasTimes } = this.props;
    return (
      next.wanted !== wanted ||
      next.chosen !== chosen ||
      next.hasTimes !== hasTimes ||
      next.lines.length !== lines.length ||
      next.lines[0]?.id !== lines[0]?.id
    );
  }

  override render() {
    const { lines, wanted, chosen, hasTimes, choose } = this.props;
    return lines.map(({ id, number, text, time }) => (
      <div key={id} class={`line ${chosen === id ? "at" : ""}`}>
        <a
          href={`?line=${id}`}
          title={time ?? ""}
          aria-label={words.value.lineNumber(number)}
          onClick={(event) => {
            event.preventDefault();
            choose(id);
          }}
        >
          {hasTimes && time ? timeOfDay(time) : number}
        </a>
        <span>
          <Marked text={visibleText(text, MOST_CHARACTERS)} wanted={wanted} />
        </span>
      </div>
    ));
  }
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
