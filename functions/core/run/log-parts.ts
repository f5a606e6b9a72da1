/** Where a runner's output goes: the stream of its sandbox, in the log group of its tier. */
export interface LogPlace {
  /** Tier of the runner, MB. */
  readonly memoryMB: number;
  readonly stream: string;
}

/** A part of a task's log: a streaming task may go on in another sandbox, and so in another stream. */
export interface LogPart extends LogPlace {
  /** The segment from which on its lines are there, and epoch ms of the claim of that segment. */
  readonly segment: number;
  readonly since: number;
}

/** The newest parts that are kept. A warm sandbox takes segment after segment, so that most tasks have one part. */
const MAX_PARTS = 16;
/** Longest text of all parts: job code may write any text, and the end of a task copies it. */
export const MAX_LOG_PARTS_CHARACTERS = 2_400;

/** `[memory MB] [segment] [epoch ms] [stream]`; names of streams hold no colon, no asterisk and no space. */
const PART = /^(\d{3,5}) (\d{1,9}) (\d{1,15}) ([^\s:*]{1,128})$/;

/** Adds the place of a claim, unless it is where the part before already is. */
export function addLogPart(
  parts: readonly LogPart[],
  { memoryMB, stream }: LogPlace,
  { segment, claimedAt: since }: { readonly segment: number; readonly claimedAt: number },
): LogPart[] {
  const last = parts.at(-1);
  if (last?.stream === stream && last.memoryMB === memoryMB) return [...parts];
  return [...parts, { memoryMB, stream, segment, since }].slice(-MAX_PARTS);
}

/** One attribute of a task's row. */
export const logPartsText = (parts: readonly LogPart[]): string =>
  parts.map(({ memoryMB, segment, since, stream }) => `${memoryMB} ${segment} ${since} ${stream}`).join("\n");

/** @returns no parts for a text that no runner writes: job code may write that attribute. */
export function parseLogParts(text: string): LogPart[] {
  if (text.length > MAX_LOG_PARTS_CHARACTERS) return [];
  const parts = text.split("\n").flatMap((line): LogPart[] => {
    const [, memoryMB, segment, since, stream] = PART.exec(line) ?? [];
    if (stream === undefined) return [];
    return [{ memoryMB: Number(memoryMB), segment: Number(segment), since: Number(since), stream }];
  });
  return parts.slice(-MAX_PARTS);
}
