import type { Change, Origin } from "../../functions/contract/origin.ts";
import type { ChangeLog } from "../../functions/ports/change-log.ts";
import { pageOf } from "./page.ts";
import { digits, type World } from "./world.ts";

const keyOf = ({ at, of, name, revision }: Change) => `${digits(at)}#${of}#${name}#${revision}`;

/** Adds a change to the list of all changes, as the transaction of its revision does. */
export function noteChange(
  world: World,
  changed: Pick<Change, "of" | "name" | "revision">,
  origin: Origin | undefined,
): void {
  if (origin === undefined) return;
  const change = { ...changed, ...origin };
  world.changes.put(keyOf(change), change);
}

export const changeLog = (world: World): ChangeLog => ({
  async list({ from, until }, page) {
    const inWindow = world.eventually.changes.values().filter(({ at }) => from <= at && at <= until);
    return pageOf(inWindow.reverse(), keyOf, page, "descending");
  },
});
