import { expect, test } from "vitest";
import { patienceMs } from "../support/patience.ts";
import { violationsOf } from "./checker.ts";
import { PLANTED_BUGS } from "./planted-bugs.ts";
import { play } from "./scenario.ts";
import { TASK_BUGS } from "./task-bugs.ts";

/** Where to look for each bug: only stories of a month last long enough for rows to expire. */
const SEEDS = Array.from({ length: 500 }, (_, index) => index + 1);
const MONTHS = SEEDS.filter((seed) => seed % 100 === 50);
const every = (step: number, first: number) => SEEDS.filter((seed) => seed % step === first && seed <= 200);

/** Stories that are made for a bug. */
const STORIES: Readonly<Record<string, readonly number[]>> = {
  "expiry on live rows": MONTHS,
  "a KILLED without its fence": every(25, 17),
  "a cancelled shard that fails over": every(25, 17),
  "a backfill that repeats instants that have run": every(25, 17),
  "a backfill that takes its instants for done": every(25, 17),
  "a failed message that takes a change back": every(75, 52),
  "a check that reads its whole chunk for each retry": every(25, 3),
  "a second look that does not wait for the first one's queue": every(25, 5),
  "a halt of a DAEMON's shards without a second look": every(75, 2),
  "a schedule's mark not cleared before a put": every(75, 27),
};

/** Bugs that other rules may stumble over too: the one that is made for them has to see them. */
const SEEN_BY: Readonly<Record<string, RegExp>> = {
  "a claim without its nonce": /although nothing befell it/,
  "a DAEMON's shards taken while they are busy": /ran twice at the same time/,
  "a DAEMON's shards left out though they are free": /left out though/,
  "a job that runs beside its own DAEMON executions": /ran beside/,
  "sampling that forgets failures": /forgotten/,
  "an execution that is counted from its fire's instant": /^statistics: /,
  "ticks sent after the cursor moved": /armed without a tick/,
  "a cursor condition without the revision": /armed without a tick/,
  "a put that vouches for its schedule although another may follow": /said to stand|not the one of its configuration/,
  "a put without a second look": /said to stand|not the one of its configuration/,
  "a remove without a second look": /said to stand|not the one of its configuration/,
  "one mark for the schedule and the run state": /may not start anything/,
  "a failed message that takes a change back": /while the job was disabled/,
  "a run state read eventually": /was overtaken/,
  "a check that reads its whole chunk for each retry": /are worth it/,
  "a cancelled shard that fails over": /after its shard was cancelled/,
  "a backfill that repeats instants that have run": /a backfill of an instant that is STARTED/,
  "a backfill that takes its instants for done": /its backfill has ended without it/,
  "a LOST without its fence": /ran twice at the same time/,
  "a KILLED without its fence": /ran twice at the same time/,
  "a second look that does not wait for the first one's queue": /although nothing befell it/,
  "a halt of a DAEMON's shards without a second look": /has escaped the halt/,
  "a schedule's mark not cleared before a put": /said to stand/,
};

test.each(Object.entries({ ...PLANTED_BUGS, ...TASK_BUGS }))(
  "the checker sees %s within 500 seeds",
  async (name, plant) => {
    for (const seed of STORIES[name] ?? SEEDS) {
      const violation = violationsOf(await play({ seed, plant })).find((found) => SEEN_BY[name]?.test(found) ?? true);
      if (violation === undefined) continue;
      console.log(`${name}: caught at seed ${seed}, ${violation}`);
      return;
    }
    expect.unreachable(`${name} was not caught`);
  },
  patienceMs(60_000),
);
