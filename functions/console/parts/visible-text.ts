import { beginOfText } from "../../core/cut-text.ts";

/** Escape sequences of terminals: colours, cursor moves, titles. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are looked for.
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** They change the direction of the text around them. @see https://trojansource.codes */
const DIRECTIONS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text of a job as it may stand on a page: without the terminal's colours, and with a sign in the place of each
 * character that is not seen but changes its surroundings.
 * @param most units (UTF-16) that are shown of it: a page with a megabyte in one line is slow.
 */
export const visibleText = (text: string, most = Number.POSITIVE_INFINITY): string =>
  (text.length > most ? `${beginOfText(text, most)} …` : text)
    .replace(ESCAPES, "")
    .replace(CONTROLS, (one) => (one < " " ? String.fromCharCode(0x2400 + one.charCodeAt(0)) : "\ufffd"))
    .replace(DIRECTIONS, "\ufffd");
