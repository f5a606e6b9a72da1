import { isDeepStrictEqual } from "node:util";
import type { Fields, Subject } from "./subject.ts";

/** The fields of a subject whose values differ. The order of keys inside a value does not count. */
export const changedFields = ({ schema }: Subject, before: Fields, after: Fields): string[] =>
  Object.keys(schema.shape).filter((field) => !isDeepStrictEqual(before[field], after[field]));

/** All fields that a stored one would have, with the API's defaults; undefined for fields that the API refuses. */
export const withDefaults = ({ schema }: Subject, fields: Fields): Fields | undefined => schema.safeParse(fields).data;
