import { expect, test } from "vitest";
import { EN } from "../../functions/console/words/en.ts";
import { reasonWord } from "../../functions/console/words/reason-word.ts";
import { ZH } from "../../functions/console/words/zh.ts";
import type { Execution } from "../../functions/core/run/execution.ts";
import type { FireReason } from "../../functions/core/run/fire.ts";

/** Complete, because each member of the union must be named. */
const FIXED: Readonly<Record<FireReason | NonNullable<Execution["reason"]> | "sampled-out", true>> = {
  ...{ overlap: true, "queue-full": true, late: true, backlog: true, disabled: true, deregistered: true },
  ...{ "dispatcher-failed": true, killed: true, "sampled-out": true },
};

test.each(Object.keys(FIXED))("the console has a sentence for the reason %s", (reason) => {
  expect(reasonWord(reason, EN)).toMatch(/ /);
  expect(reasonWord(reason, ZH)).toMatch(/\p{Script=Han}/u);
});

test("a reason that a job gave is shown as it is", () => {
  expect(reasonWord("exit code 3", EN)).toBeUndefined();
});
