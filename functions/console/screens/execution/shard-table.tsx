import type { ComponentChildren } from "preact";
import type { ExecutionView } from "../../../contract/execution-view.ts";
import type { AttemptView, ShardView } from "../../../contract/shard-view.ts";
import { PLACES } from "../../frame/places.ts";
import { isNarrow } from "../../parts/is-narrow.ts";
import { StateMark } from "../../parts/state-mark.tsx";
import { Theirs } from "../../parts/theirs.tsx";
import { words } from "../../words/words.ts";
import { Timeline } from "./timeline.tsx";

/** Of a narrow window. */
const COLUMNS = 4;

interface ShardTableProps {
  readonly execution: ExecutionView;
  readonly shards: readonly ShardView[];
  readonly kill: (item: number) => void;
}

/** A row each shard, with its attempts along the time of the execution. */
export function ShardTable({ execution, shards, kill }: ShardTableProps) {
  const t = words.value;
  const begin = Date.parse(execution.fireTime);
  const ends = shards.flatMap(({ attempts }) =>
    attempts.map(({ endTime, startTime }) => Date.parse(endTime ?? startTime ?? "")),
  );
  const end = Math.max(
    begin + 1,
    ...ends.filter(Number.isFinite),
    execution.endTime ? Date.parse(execution.endTime) : Date.now(),
  );
  const timelineOf = (attempts: readonly AttemptView[]) => (
    <Timeline begin={begin} end={end} issued={execution.startTime} attempts={attempts} />
  );
  return (
    <>
      <table>
        <thead>
          <tr>
            <th>{t.shard}</th>
            <th>{t.state}</th>
            {!isNarrow.value && <th class="time-column">{t.timeline}</th>}
            <th>{t.reason}</th>
            <th>
              <span class="hidden">{t.kill}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shards.map(({ item, status, attempts }) => {
            const last = attempts.at(-1);
            const row = (
              <tr key={item}>
                <td>
                  <a href={PLACES.task(execution.executionId, item)}>{item}</a>
                </td>
                <td>
                  <StateMark state={status} />
                </td>
                {!isNarrow.value && <td>{timelineOf(attempts)}</td>}
                <td>
                  {last?.reason && <Theirs text={last.reason} />}
                  {attempts.length > 1 && <div class="small dim">{t.attemptNumber(attempts.length)}</div>}
                </td>
                <td>
                  {(status === "RUNNING" || status === "WAITING") && (
                    <button type="button" class="danger" aria-label={t.killShard(item)} onClick={() => kill(item)}>
                      {t.kill}
                    </button>
                  )}
                </td>
              </tr>
            );
            return isNarrow.value ? [row, <RowBelow key={`${item} time`}>{timelineOf(attempts)}</RowBelow>] : row;
          })}
        </tbody>
      </table>
      <ul class="legend inset">
        <li>
          <i class="fill-idle" />
          {t.lateness}
        </li>
        <li>
          <i class="fill-warn" />
          {t.inQueue}
        </li>
        <li>
          <i class="fill-run" />
          {t.claim}
        </li>
        <li>
          <i class="fill-good" />
          {t.run}
        </li>
        <li>
          <i class="fill-bad" />
          {t.runBadly}
        </li>
      </ul>
    </>
  );
}

/** In a narrow window the time of a shard stands below its row, as wide as the table. */
const RowBelow = ({ children }: { readonly children: ComponentChildren }) => (
  <tr class="below">
    <td colSpan={COLUMNS}>{children}</td>
  </tr>
);
