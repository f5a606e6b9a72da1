import { expect, test } from "vitest";
import { Reconciliation } from "../../functions/contract/reconciliation.ts";
import { patienceMs } from "../support/patience.ts";
import { violationsOf } from "./checker.ts";
import { play } from "./scenario.ts";
import type { System } from "./system.ts";

const SEEDS = 12;
const EVERY_MS = 90_000;

test(
  "a reconcile during changes and faults does no harm",
  async () => {
    const repairs = new Map<string, number>();
    const reconcile = async (system: System, until: number) => {
      for (let n = 0; system.clock.now < until; n++) {
        await system.clock.sleepUntil(system.clock.now + EVERY_MS);
        const path = `/api/operate/reconcile/${n % 3 === 0 ? "implicit" : "explicit"}`;
        const ending = await system.request({ method: "POST", path });
        if (ending.kind !== "answered" || ending.answer.statusCode !== 200) continue;
        const { repaired } = Reconciliation.parse(JSON.parse(ending.answer.body ?? ""));
        for (const repair of repaired.flatMap((job) => job.repairs))
          repairs.set(repair, (repairs.get(repair) ?? 0) + 1);
      }
    };
    const violations: string[] = [];
    for (let seed = 1; seed <= SEEDS; seed++) {
      violations.push(...violationsOf(await play({ seed, meanwhile: reconcile })).map((found) => `${seed}: ${found}`));
    }
    expect(violations).toEqual([]);
    console.log("repaired", Object.fromEntries(repairs));
    expect([...repairs.keys()]).toEqual(expect.arrayContaining(["planning", "schedule"]));
  },
  patienceMs(30_000),
);
