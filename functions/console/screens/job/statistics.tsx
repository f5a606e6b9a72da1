import type { ExecutionView } from "../../../contract/execution-view.ts";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { Card } from "../../parts/card.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { letterOf, toneOf } from "../../parts/states.ts";
import { dateTime, duration, wholeNumber } from "../../parts/times.ts";
import { stateWord } from "../../words/state-word.ts";
import { words } from "../../words/words.ts";

const EVERY_MS = 30_000;

const ORDER = ["FINISHED", "FAILED", "ERROR", "LOST", "KILLED", "MISSED", "SKIPPED"] as const;

/** Figures of the last hundred fires. */
export function Statistics({ jobName }: { readonly jobName: string }) {
  const t = words.value;
  const read = usePolled(
    `statistics ${jobName}`,
    async () => (await api.call("list-executions", { path: { jobName }, query: { limit: "100" } })).value,
    EVERY_MS,
  );
  return (
    <Loaded from={read}>
      {(executions) => (
        <Card title={t.ofTheLast(executions.length)}>
          {executions.length === 0 ? <p class="empty">{t.noExecutions}</p> : <Figures executions={executions} />}
        </Card>
      )}
    </Loaded>
  );
}

/** @param share 0 to 1 */
const percentile = (values: readonly number[], share: number) =>
  [...values].sort((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * share))];

const given = (values: readonly (number | undefined)[]) => values.filter((one) => one !== undefined);

function Figures({ executions }: { readonly executions: readonly ExecutionView[] }) {
  const t = words.value;
  const durations = given(executions.map(({ durationMs }) => durationMs));
  const lateness = given(executions.map(({ latenessMs }) => latenessMs));
  const counts = new Map<string, number>();
  for (const one of ORDER) counts.set(one, 0);
  for (const { status, count = 1 } of executions) counts.set(status, (counts.get(status) ?? 0) + count);
  const of = (values: readonly number[], share: number) => {
    const value = percentile(values, share);
    return value === undefined ? "–" : duration(value);
  };
  const bars = executions.filter(({ durationMs }) => durationMs !== undefined).reverse();
  const longest = Math.max(1, ...durations);
  return (
    <div class="stack">
      <dl class="tiles">
        {[...counts]
          .filter(([, count]) => count > 0)
          .map(([status, count]) => (
            <div key={status} class="tile">
              <dt>{stateWord(status)}</dt>
              <dd>{wholeNumber(count)}</dd>
            </div>
          ))}
        <div class="tile">
          <dt>{t.durationHalf}</dt>
          <dd>{of(durations, 0.5)}</dd>
        </div>
        <div class="tile">
          <dt>{t.durationMost}</dt>
          <dd>{of(durations, 0.95)}</dd>
        </div>
        <div class="tile">
          <dt>{t.latenessMost}</dt>
          <dd>{of(lateness, 0.95)}</dd>
        </div>
      </dl>
      <h3>{t.durations}</h3>
      <div class="durations">
        {bars.map(({ executionId, durationMs = 0, status, fireTime }) => {
          const text = `${dateTime(fireTime)}: ${duration(durationMs)}, ${stateWord(status)}`;
          return (
            <a key={executionId} href={PLACES.execution(executionId)} title={text}>
              <i class={`fill-${toneOf(status)}`} style={{ height: `${Math.max(2, (100 * durationMs) / longest)}%` }} />
              <b aria-hidden="true">{status === "FINISHED" ? "" : letterOf(status)}</b>
              <span class="hidden">{text}</span>
            </a>
          );
        })}
      </div>
    </div>
  );
}
