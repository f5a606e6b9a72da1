/** A position in a task's log: all lines up to it have been read. */
export interface LogMark {
  readonly segment: number;
  /** Epoch ms. */
  readonly at: number;
  /** 0: no event of that instant has been read. */
  readonly line: number;
}

/** The mark before the first line. */
export const BEGIN = "0";

export const markText = ({ segment, at, line }: LogMark): string => `${segment}.${at}.${line}`;

/** @returns undefined for text that is no mark. */
export function parseMark(text: string): LogMark | undefined {
  if (text === BEGIN) return { segment: 1, at: 0, line: 0 };
  const [, segment, at, line] = /^(\d{1,9})\.(\d{1,15})\.(\d{1,9})$/.exec(text) ?? [];
  return line === undefined ? undefined : { segment: Number(segment), at: Number(at), line: Number(line) };
}

/** Lines of one instant have the order of their numbers. */
export const isBehind = (line: LogMark, mark: LogMark): boolean =>
  line.at > mark.at ||
  (line.at === mark.at && (line.segment > mark.segment || (line.segment === mark.segment && line.line > mark.line)));
