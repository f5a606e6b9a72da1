import { expect, test } from "vitest";
import { newestOf } from "../../../functions/core/run/newest-executions.ts";

const one = (executionId: string, startedAt: number, shards: number) => ({ executionId, startedAt, shards });
const [oldest, middle, newest] = [one("a", 10, 5), one("b", 20, 3), one("c", 30, 2)];
const ALL = [middle, oldest, newest];

test.each([
  { shards: 1, found: [newest], isComplete: false, because: "the newest one has two" },
  { shards: 2, found: [newest], isComplete: false, because: "it has as many as are wanted" },
  { shards: 3, found: [newest, middle], isComplete: false, because: "the next one is cut nowhere" },
  { shards: 6, found: [newest, middle, oldest], isComplete: false, because: "together they have more than are wanted" },
  { shards: 10, found: [newest, middle, oldest], isComplete: true, because: "they have just as many" },
  { shards: 11, found: [newest, middle, oldest], isComplete: true, because: "there are no more" },
])("$shards shards are those of $found.length executions: $because", ({ shards, found, isComplete }) => {
  expect(newestOf(ALL, shards)).toEqual({ executions: found, isComplete });
});

test("executions of one instant are in the order of their names, and none at all are complete", () => {
  const twins = ["c", "a", "b"].map((name) => one(name, 10, 1));
  expect(newestOf(twins, 9).executions.map(({ executionId }) => executionId)).toEqual(["a", "b", "c"]);
  expect(newestOf([], 9)).toEqual({ executions: [], isComplete: true });
});
