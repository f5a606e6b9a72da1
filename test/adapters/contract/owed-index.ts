import { describe, expect, test } from "vitest";
import { OWED_SHARDS } from "../../../functions/ports/owed-index.ts";
import { aJob } from "../../support/a-job.ts";
import { freshName, NOW, owedOf, type Stores } from "./stores.ts";

export const owedIndexContract = (stores: () => Stores) =>
  describe("owed index", () => {
    const owing = async (dueAt: number) => {
      const jobName = freshName("job");
      await stores().jobs.create({ revision: NOW, enabled: true, config: aJob({ jobName }), state: "ACTIVE" }, dueAt);
      return jobName;
    };

    test("work that is due at an instant is overdue from that instant on", async () => {
      const jobName = await owing(NOW + 10);
      expect(await owedOf(stores(), jobName, NOW + 9)).toEqual([]);
      expect(await owedOf(stores(), jobName, NOW + 10)).toEqual([{ owes: "plan", jobName, dueAt: NOW + 10 }]);
    });

    test("every piece of work is in one shard, and each shard lists its own oldest first", async () => {
      const names = await Promise.all(Array.from({ length: 40 }, (_, i) => owing(NOW + ((i * 7) % 40))));
      const found: string[] = [];
      for (let shard = 0; shard < OWED_SHARDS; shard++) {
        const instants: number[] = [];
        for await (const work of stores().owed.overdue(shard, NOW + 100)) {
          instants.push(work.dueAt);
          if (work.owes === "plan" && names.includes(work.jobName)) found.push(work.jobName);
        }
        expect(instants).toEqual([...instants].sort((a, b) => a - b));
      }
      expect(found.sort()).toEqual([...names].sort());
    });
  });
