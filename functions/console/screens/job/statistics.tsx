import type { ExecutionView } from "../../../contract/execution-view.ts";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { Card } from "../../parts/card.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { toneOf } from "../../parts/states.ts";
import { dateTime, duration, wholeNumber } from "../../parts/times.ts";
import { stateWord } from "../../words/state-word.ts";
import { words } from "../../words/words.ts";

const EVERY_MS = 30_000;

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
        {[...counts].map(([status, count]) => (
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
      <svg
        class="chart results"
        viewBox={`0 0 ${Math.max(1, bars.length) * 8} 100`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t.durations}
      >
        {bars.map(({ executionId, durationMs = 0, status, fireTime }, index) => {
          const height = Math.max(2, (100 * durationMs) / longest);
          return (
            <rect
              key={executionId}
              class={`fill-${toneOf(status)}`}
              x={index * 8}
              y={100 - height}
              width="6.5"
              height={height}
            >
              <title>{`${dateTime(fireTime)}: ${duration(durationMs)}, ${stateWord(status)}`}</title>
            </rect>
          );
        })}
      </svg>
    </div>
  );
}
