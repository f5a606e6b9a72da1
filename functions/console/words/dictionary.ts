import type { EN } from "./en.ts";

/**
 * The dictionary. Each entry is a text, or a function that makes a text of values. A language without an entry does not
 * compile.
 */
export type Words = {
  readonly [K in keyof typeof EN]: (typeof EN)[K] extends string ? string : (typeof EN)[K];
};
