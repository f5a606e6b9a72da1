import { KEYS_KEPT_MS } from "../../functions/adapters/dynamodb/task-key.ts";
import type { Clock } from "../../functions/ports/clock.ts";
import type { TaskKey } from "../../functions/ports/task-key.ts";
import { taskKey } from "../memory/message-ports.ts";
import type { Dice } from "./dice.ts";

/** An operator adds a second key of the task ids. Epoch ms. */
export interface Rotation {
  readonly addedAt: number;
  /** From when on it is used. */
  readonly since: number;
}

/** An operator adds a key so long before its use, as the guide for operators says. */
const AHEAD_MS = 20 * 60_000;
/** Part of the stories in which a key rotates. */
const ROTATING = 0.3;

/** A rotation in the middle of some stories, while tasks run. */
export function rotationOf(dice: Dice, startAt: number, lastsMs: number): Rotation | undefined {
  if (!dice.chance(ROTATING)) return undefined;
  const since = startAt + dice.between(0, lastsMs);
  return { addedAt: since - AHEAD_MS, since };
}

/** @returns the keys as a sandbox knows them: by a read that may be as old as a read is kept. @param now of the sandbox. */
export function keysOf(rotation: Rotation | undefined, dice: Dice, now: Clock): TaskKey {
  if (rotation === undefined) return OLD;
  const readAt = now() - dice.between(0, KEYS_KEPT_MS);
  if (readAt < rotation.addedAt) return OLD;
  return { ...BOTH, newest: async () => (rotation.since <= now() ? 2 : 1) };
}

const SECRET = "a secret of tests";
const OLD = taskKey(SECRET);
const BOTH = taskKey(SECRET, "another secret of tests");
