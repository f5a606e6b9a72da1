import type { ShardView } from "../../../contract/shard-view.ts";
import { Card } from "../../parts/card.tsx";
import { Instant } from "../../parts/instant.tsx";
import { Reason } from "../../parts/reason.tsx";
import { StateMark } from "../../parts/state-mark.tsx";
import { duration } from "../../parts/times.ts";
import { words } from "../../words/words.ts";

/** The latest attempts of a shard. Every one after the first is a failover. */
export function Attempts({ shard }: { readonly shard: ShardView }) {
  const t = words.value;
  return (
    <Card title={t.attempts} isFull>
      {shard.attempts.length === 0 ? (
        <p class="empty">{t.noAttempts}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{t.attempt}</th>
              <th>{t.outcome}</th>
              <th>{t.reason}</th>
              <th class="number">{t.exitCode}</th>
              <th class="wide">{t.claimed}</th>
              <th class="wide">{t.started}</th>
              <th class="wide number">{t.duration}</th>
            </tr>
          </thead>
          <tbody>
            {shard.attempts.map(({ attempt, outcome, reason, exitCode, claimTime, startTime, endTime }) => (
              <tr key={attempt}>
                <td>
                  {attempt}
                  {attempt > 1 && <span class="small dim"> {t.failover}</span>}
                </td>
                <td>
                  <StateMark state={outcome ?? "RUNNING"} />
                </td>
                <td>{reason ? <Reason of={reason} /> : <span class="dim">–</span>}</td>
                <td class="number">{exitCode ?? "–"}</td>
                <td class="wide">
                  <Instant at={claimTime} isShort />
                </td>
                <td class="wide">
                  <Instant at={startTime} isShort />
                </td>
                <td class="wide number">
                  {startTime && endTime ? duration(Date.parse(endTime) - Date.parse(startTime)) : "–"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
