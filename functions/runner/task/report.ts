import { MAX_REASON_CHARACTERS, type TaskReport } from "../../contract/task.ts";
import { beginOfText, endOfText, wholeText } from "../../core/cut-text.ts";

/** Longest report, bytes: destination records repeat it, and a batch of them must fit into one invocation. */
export const MAX_REPORT_BYTES = 8_192;

/** Control characters: a terminal acts on them, and JSON needs six characters for each. */
const CONTROL = /(?![\t\n])\p{Cc}/gu;

/** A report of at most 8 KB of JSON: the reason is cut at its end, the tail at its beginning. */
export function boundReport(report: TaskReport): TaskReport {
  const { reason, tail, ...rest } = report;
  const bounded: TaskReport = {
    ...rest,
    ...(reason === undefined ? {} : { reason: beginOfText(plain(reason), MAX_REASON_CHARACTERS) }),
  };
  if (!tail) return bounded;
  let kept = plain(tail);
  while (kept !== "" && bytesOf({ ...bounded, tail: kept }) > MAX_REPORT_BYTES)
    kept = endOfText(kept, kept.length - Math.ceil(kept.length / 8));
  return kept === "" ? bounded : { ...bounded, tail: kept };
}

const plain = (text: string): string => wholeText(text.replaceAll(CONTROL, "?"));

const bytesOf = (report: TaskReport): number => Buffer.byteLength(JSON.stringify(report));
