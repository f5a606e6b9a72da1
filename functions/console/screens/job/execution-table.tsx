import type { ExecutionView } from "../../../contract/execution-view.ts";
import { PLACES } from "../../frame/places.ts";
import { Instant } from "../../parts/instant.tsx";
import { isNarrow } from "../../parts/is-narrow.ts";
import { Reason } from "../../parts/reason.tsx";
import { ShardCounts } from "../../parts/shard-counts.tsx";
import { StateMark } from "../../parts/state-mark.tsx";
import { duration } from "../../parts/times.ts";
import { words } from "../../words/words.ts";

export function ExecutionTable({ executions }: { readonly executions: readonly ExecutionView[] }) {
  const t = words.value;
  return (
    <table>
      <thead>
        <tr>
          <th>{t.fireTime}</th>
          <th>{t.outcome}</th>
          <th>{t.shardsByOutcome}</th>
          <th class="wide number">{t.lateness}</th>
          <th class="wide number">{t.duration}</th>
          <th class="wide">{t.reason}</th>
        </tr>
      </thead>
      <tbody>
        {executions.map((execution) => {
          const { executionId, fireTime, status, counts, shards, latenessMs, durationMs, reason, count, backfill } =
            execution;
          return (
            <tr key={`${executionId} ${fireTime}`}>
              <td>
                <a href={PLACES.execution(executionId)}>
                  <Instant at={fireTime} />
                </a>
                {count !== undefined && count > 1 && <div class="small dim">{t.standsFor(count)}</div>}
                {backfill && <div class="small dim">{t.backfill}</div>}
              </td>
              <td>
                <StateMark state={status} />
              </td>
              <td>
                {counts ? <ShardCounts counts={counts} shards={shards ?? 0} /> : <span class="dim">–</span>}
                {isNarrow.value && reason && (
                  <div class="small dim">
                    <Reason of={reason} />
                  </div>
                )}
              </td>
              <td class="wide number">{latenessMs === undefined ? "–" : duration(latenessMs)}</td>
              <td class="wide number">{durationMs === undefined ? "–" : duration(durationMs)}</td>
              <td class="wide">{reason && <Reason of={reason} />}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
