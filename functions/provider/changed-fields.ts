import { isDeepStrictEqual } from "node:util";
import type { Fields } from "./subject.ts";

/** The fields, of these, whose values differ. The order of keys inside a value does not count. */
export const changedFields = (fields: readonly string[], before: Fields, after: Fields): string[] =>
  fields.filter((field) => !isDeepStrictEqual(before[field], after[field]));
