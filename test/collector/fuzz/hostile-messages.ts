import type { Dice } from "../../runner/package/mutate-archive.ts";
import { someValue } from "./hostile-value.ts";

/** The names that job code knows. */
export interface Known {
  /** Ids of its own tasks: it holds them rightfully. */
  readonly ownTasks: readonly string[];
  /** Executions of other apps. */
  readonly strangers: readonly string[];
}

const OUTCOMES = ["FINISHED", "FAILED", "ERROR", "LOST", "KILLED", "finished", "RUNNING"];
const CONDITIONS = [
  "Success",
  "Success",
  "Success",
  "Success",
  "RetriesExhausted",
  "EventAgeExceeded",
  "ZeroReservedConcurrency",
  "",
  "success",
];

/** The id of one of its own tasks, or one that is made of names that it knows. */
function someTaskId({ ownTasks, strangers }: Known, dice: Dice): string {
  const own = dice.pick(ownTasks);
  const stranger = dice.pick(strangers);
  const [jobName = ""] = stranger.split(".");
  return dice.pick([
    own,
    own,
    own.replace("READY", "FAILOVER"),
    own.replace(/\.(\d+)@-@/, `.${1 + dice.below(9)}@-@`),
    own.slice(0, dice.below(own.length)),
    `${own}x`,
    own.replace(/[^@]+$/, (signature) => `${dice.pick([1, 2, 99])}.${signature}`),
    own.replace(/^[^@]+/, jobName),
    `${jobName}@-@0@-@READY@-@${stranger}.1@-@${own.split("@-@").at(-1)}`,
    `${jobName}@-@${dice.below(3)}@-@READY@-@${stranger}.1@-@${"A".repeat(43)}`,
    "a".repeat(dice.pick([0, 511, 513, 100_000])),
  ]);
}

/** A record of a runner's end, as Lambda would send it. */
function someRecord(known: Known, dice: Dice): Record<string, unknown> {
  const taskId = someTaskId(known, dice);
  const segment = dice.pick([1, 1, 1, 2, 3, 1_000_000]);
  const report = {
    taskId: dice.below(5) === 0 ? someTaskId(known, dice) : taskId,
    outcome: dice.pick(OUTCOMES),
    endedAt: dice.pick([Date.now(), 0, Date.now() + 1e9]),
    ...(dice.below(3) === 0 && { more: true }),
    ...(dice.below(3) === 0 && { tail: "t".repeat(dice.pick([0, 2_048, 2_049])), reason: "r".repeat(1_024) }),
    ...(dice.below(4) === 0 && { retryable: true }),
  };
  return {
    requestContext: { condition: dice.pick(CONDITIONS) },
    requestPayload: { taskId, segment },
    responsePayload: dice.pick<unknown>([report, report, report, { ignored: true }, { errorType: "x" }, null]),
  };
}

/** Puts a value in the place of another one, or leaves one out. */
function changed(record: Record<string, unknown>, dice: Dice): unknown {
  const copy = structuredClone(record);
  const holder = dice.pick([copy, copy.requestPayload, copy.responsePayload, copy.requestContext].filter(isRecord));
  const name = dice.pick([...Object.keys(holder), "executionId", "chunk", "offsets", "more"]);
  if (dice.below(3) === 0) delete holder[name];
  else holder[name] = someValue(dice);
  return copy;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** A message that job code could send to the queue of outcomes: at most some 200 KB, so that a batch fits. */
export function someMessage(known: Known, dice: Dice): string {
  const record = someRecord(known, dice);
  const check = {
    executionId: dice.pick(known.strangers),
    chunk: dice.below(3),
    offsets: Array.from({ length: dice.pick([1, 200]) }, (_, index) => index),
    more: { taskId: someTaskId(known, dice), segment: 2 },
  };
  const text = dice.pick<() => string>([
    () => JSON.stringify(record),
    () => JSON.stringify(record),
    () => JSON.stringify(changed(record, dice)),
    () => JSON.stringify(changed(record, dice)),
    () => JSON.stringify(check),
    () => JSON.stringify(record).slice(0, dice.below(200)),
    () => dice.pick(["null", "[]", "0", '"x"', "{}", "no message", " "]),
    () => "[".repeat(dice.pick([1, 100_000])),
  ])();
  return text.length === 0 ? "x" : text;
}
