/** The colour of a cell. The words of the cell have the same meaning without it. */
export type Tone = "good" | "bad" | "busy" | "dim" | "plain";

const CODES: Readonly<Record<Exclude<Tone, "plain">, string>> = { good: "32", bad: "31", busy: "36", dim: "2" };

export const coloured = (text: string, tone: Tone, hasColour: boolean) =>
  hasColour && tone !== "plain" ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text;

export const bold = (text: string, hasColour: boolean) => (hasColour ? `\u001b[1m${text}\u001b[0m` : text);

const TONES: Readonly<Record<string, Tone>> = {
  FINISHED: "good",
  STARTED: "good",
  ENABLED: "good",
  RUNNING: "busy",
  CANCELLING: "busy",
  QUEUED: "busy",
  WAITING: "busy",
  PLANNED: "dim",
  UNRECORDED: "dim",
  DISABLED: "dim",
  DISABLED_BY_APP: "dim",
  SKIPPED: "bad",
  MISSED: "bad",
  FAILED: "bad",
  ERROR: "bad",
  LOST: "bad",
  KILLED: "bad",
};

export const toneOf = (state: string): Tone => TONES[state] ?? "plain";

/**
 * Whether colours are wanted. @see https://no-color.org
 * @param isTerminal whether the text goes to a terminal.
 */
export function wantsColour(environment: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== "0";
  return isTerminal && TERM !== "dumb";
}
