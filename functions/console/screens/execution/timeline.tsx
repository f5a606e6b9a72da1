import type { AttemptView } from "../../../contract/shard-view.ts";
import { duration } from "../../parts/times.ts";
import { words } from "../../words/words.ts";

interface TimelineProps {
  /** Epoch ms of the nominal instant, and of the end of the picture. */
  readonly begin: number;
  readonly end: number;
  /** When the execution started. */
  readonly issued: string | undefined;
  readonly attempts: readonly AttemptView[];
}

/** Each attempt of a shard as one lane: lateness, queue, claim and run. */
export function Timeline({ begin, end, issued, attempts }: TimelineProps) {
  const t = words.value;
  const share = (from: number, to: number) => `${Math.max(0, (100 * (to - from)) / (end - begin))}%`;
  return (
    <div class="lanes">
      {attempts.map((attempt, index) => {
        const handed =
          index === 0 ? Date.parse(issued ?? "") : Date.parse(attempts[index - 1]?.endTime ?? issued ?? "");
        const claimed = attempt.claimTime ? Date.parse(attempt.claimTime) : end;
        const started = attempt.startTime ? Date.parse(attempt.startTime) : claimed;
        const ended = attempt.endTime ? Date.parse(attempt.endTime) : end;
        const run = attempt.outcome === undefined || attempt.outcome === "FINISHED" ? "fill-good" : "fill-bad";
        const parts = [
          `${t.lateness} ${duration(handed - begin)}`,
          `${t.inQueue} ${duration(Math.max(0, claimed - handed))}`,
          `${t.claim} ${duration(Math.max(0, started - claimed))}`,
          `${t.run} ${duration(Math.max(0, ended - started))}`,
        ];
        return (
          <div key={attempt.attempt} class="lane" role="img" aria-label={parts.join(", ")} title={parts.join(", ")}>
            <i class={index === 0 ? "fill-idle" : ""} style={{ width: share(begin, handed) }} />
            <i class="fill-warn" style={{ width: share(handed, claimed) }} />
            <i class="fill-run" style={{ width: share(claimed, started) }} />
            <i class={run} style={{ width: share(started, ended) }} />
          </div>
        );
      })}
    </div>
  );
}
