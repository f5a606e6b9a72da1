import type { EN } from "./en.ts";

/** The dictionary: each entry is a text, or makes one of values. A language without an entry does not compile. */
export type Words = {
  readonly [K in keyof typeof EN]: (typeof EN)[K] extends string ? string : (typeof EN)[K];
};
