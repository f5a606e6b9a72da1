import type { FirstAnswers } from "../../functions/ports/first-answers.ts";
import type { World } from "./world.ts";

export function firstAnswers(world: World): FirstAnswers {
  const keyOf = (jobName: string, keyMark: string) => `${jobName}#${keyMark}`;
  return {
    get: async (jobName, keyMark) => world.alive(world.answers, keyOf(jobName, keyMark)),
    async keep(jobName, keyMark, answer, at) {
      const kept = world.alive(world.answers, keyOf(jobName, keyMark));
      if (kept === undefined) world.answers.put(keyOf(jobName, keyMark), answer, { endedAt: at });
      return kept ?? answer;
    },
  };
}
