import { useMemo, useRef } from "preact/hooks";
import type { ExecutionView } from "../../../contract/execution-view.ts";
import type { JobView } from "../../../contract/job-view.ts";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { Card } from "../../parts/card.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { hasEnded, letterOf, toneOf } from "../../parts/states.ts";
import { dateTime, dayMonth, hourMinute } from "../../parts/times.ts";
import { stateWord } from "../../words/state-word.ts";
import { words } from "../../words/words.ts";

const EXECUTIONS = 12;
const SHARDS = 40;
const EVERY_MS = 10_000;
const DAY_MS = 86_400_000;

interface GridProps {
  readonly job: JobView;
  readonly executions: readonly ExecutionView[];
}

/**
 * The newest executions by shards: a column each execution, a row each shard. The shards of an execution that has
 * ended are read once, and only if they have ended differently.
 */
export function Grid({ job, executions }: GridProps) {
  const t = words.value;
  const shown = executions
    .filter(({ shards }) => shards !== undefined)
    .slice(0, EXECUTIONS)
    .reverse();
  const [first, last] = [shown[0]?.fireTime, shown.at(-1)?.fireTime];
  const isOneDay = first !== undefined && last !== undefined && Date.parse(last) - Date.parse(first) < DAY_MS;
  const known = useRef(new Map<string, Column>());
  const read = usePolled(
    `grid ${job.jobName}`,
    async () => {
      const states = await Promise.all(
        shown.map((execution) => known.current.get(execution.executionId) ?? alike(execution) ?? ask(execution)),
      );
      known.current = new Map(
        shown.flatMap(({ executionId, status }, column) => {
          const own = states[column];
          return own !== undefined && hasEnded(status) ? [[executionId, own] as const] : [];
        }),
      );
      return { shown, columns: states };
    },
    EVERY_MS,
  );
  const rows = Math.min(SHARDS, job.shardingTotalCount);
  const table = useMemo(
    () => read.value && <Table {...read.value} rows={rows} isOneDay={isOneDay} />,
    [read.value, rows, isOneDay],
  );
  if (shown.length === 0) return null;
  return (
    <Card
      title={t.grid}
      isFull
      aside={<span class="dim small">{job.shardingTotalCount > SHARDS ? t.firstShards(SHARDS) : ""}</span>}
    >
      <Loaded from={read}>{() => table}</Loaded>
    </Card>
  );
}

/** States of shards by their items. */
type Column = readonly (string | undefined)[];

/** The states of an execution all of whose shards have ended in one way: its counts tell them. */
function alike({ status, counts, shards = 0 }: ExecutionView): Column | undefined {
  if (counts === undefined || !hasEnded(status)) return undefined;
  const whole = Object.entries(counts).find(([, count]) => shards > 0 && count === shards);
  return whole && Array.from({ length: Math.min(SHARDS, shards) }, () => whole[0]);
}

async function ask({ executionId }: ExecutionView): Promise<Column> {
  const { value } = await api.call("list-tasks", { path: { executionId }, query: { limit: String(SHARDS) } });
  const states: string[] = [];
  for (const { item, status } of value) states[item] = status;
  return states;
}

interface TableProps {
  readonly shown: readonly ExecutionView[];
  /** Of each execution. */
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly isOneDay: boolean;
}

function Table({ shown, columns, rows, isOneDay }: TableProps) {
  const t = words.value;
  return (
    <table class="grid-table">
      <caption class="hidden">{t.gridMeans}</caption>
      <thead>
        <tr>
          <th>{t.shard}</th>
          {shown.map(({ executionId, fireTime, status }) => (
            <th key={executionId} scope="col">
              <a
                class={`cell ${toneOf(status)}`}
                href={PLACES.execution(executionId)}
                title={`${dateTime(fireTime)} ${stateWord(status)}`}
              >
                {letterOf(status)}
                <span class="hidden">{`${dateTime(fireTime)} ${stateWord(status)}`}</span>
              </a>
              <span class="small wide" aria-hidden="true">
                {isOneDay ? hourMinute(fireTime) : dayMonth(fireTime)}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: rows }, (_, item) => (
          <tr key={item}>
            <th scope="row">{item}</th>
            {shown.map(({ executionId }, column) => {
              const state = columns[column]?.[item];
              return (
                <td key={executionId}>
                  {state && (
                    <a class={`cell ${toneOf(state)}`} href={PLACES.task(executionId, item)} title={stateWord(state)}>
                      {letterOf(state)}
                      <span class="hidden">{stateWord(state)}</span>
                    </a>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
