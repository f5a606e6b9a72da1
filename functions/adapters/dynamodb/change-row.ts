import { Change, type Origin } from "../../contract/origin.ts";
import type { Row } from "./conditional.ts";
import { changeKey } from "./keys.ts";

/** The subject of a change. */
export type Changed = Pick<Change, "of" | "name" | "revision">;

/** The put that adds a change to the list of all changes; none for a revision without an origin. */
export const changePuts = (table: string, changed: Changed, origin: Origin | undefined) =>
  origin === undefined
    ? []
    : [{ Put: { TableName: table, Item: { ...changeKey(origin.at, changed), ...changed, ...origin } } }];

export const readChange = (row: Row): Change => Change.parse(row);
