import type { Dice } from "./dice.ts";
import type { Story } from "./story.ts";

const MINUTE_MS = 60_000;

/**
 * Jobs that are changed again and again while the writes of their schedules take effect late. There are three variants.
 */
export function changesOf(seed: number, dice: Dice): Story {
  const story = {
    ...{ name: "changes" as const, jobs: 2, longestMs: 15_000, misfire: 0.5, failover: 0.5 },
    crons: ["0/20 * * * * ?", "0 * * * * ?", "30 0/2 * * * ?"],
  };
  const late = { "lands late": 10, "stale schedule": 0.2 };
  const turn = seed % 75;
  if (turn === 2) {
    // Several users change a job at once, so a change begins in the middle of another one's write.
    const pauseMs = [200, 15_000] as const;
    // Shards begin while a halt looks for running ones.
    const slowed = ["dispatcher daemons.commit", "dispatcher runs.getExecution"];
    const crons = ["0/5 * * * * ?", "0/20 * * * * ?", "30 0/2 * * * ?"];
    return {
      ...{ ...story, crons, users: 4, daemon: 0.8, pauseMs, weakness: { likelier: late, slowed } },
      lastsMs: dice.between(14, 22) * MINUTE_MS,
    };
  }
  if (turn === 27) {
    // Every second writer dies after its write. The planner then writes the schedule, and the next change comes
    // meanwhile.
    const pauseMs = [150_000, 280_000] as const;
    const crons = ["0 * * * * ?", "30 0/2 * * * ?"];
    const weakness = { likelier: { ...late, "put overtaken": 10 } };
    return {
      ...{ ...story, crons, jobs: 8, users: 1, dying: 0.5, daemon: 0.2, pauseMs, weakness },
      lastsMs: 3_600_000,
    };
  }
  // No message of a change arrives. Some changes stand until the sweep has repeated their messages.
  const weakness = { refused: ["api invoker.fanOut", "api invoker.halt"] };
  const pauseMs = [5_000, 500_000] as const;
  return { ...{ ...story, users: 1, daemon: 0.7, pauseMs, weakness }, longestMs: 60_000, lastsMs: 40 * MINUTE_MS };
}
