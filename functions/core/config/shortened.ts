import { beginOfText } from "../cut-text.ts";

/** A text of at most this many UTF-16 units, with a mark where the rest was; it is never cut inside a character. */
export const shortened = (text: string, units: number): string =>
  text.length > units ? `${beginOfText(text, units)}…` : text;
