import { useRoute } from "preact-iso";
import type { ExecutionView } from "../../../contract/execution-view.ts";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { useTitle } from "../../frame/use-title.ts";
import { Card } from "../../parts/card.tsx";
import { Instant } from "../../parts/instant.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Reason } from "../../parts/reason.tsx";
import { ShardCounts } from "../../parts/shard-counts.tsx";
import { StateMark } from "../../parts/state-mark.tsx";
import { hasEnded } from "../../parts/states.ts";
import { duration, wholeNumber } from "../../parts/times.ts";
import { words } from "../../words/words.ts";
import { ExecutionActions } from "./execution-actions.tsx";
import { HeatMap } from "./heat-map.tsx";
import { Shards } from "./shards.tsx";

const LIVE_MS = 3_000;
const STILL_MS = 60_000;

/** One run of a job: its shards, and how long each attempt took. */
export function Execution() {
  const t = words.value;
  const { executionId = "" } = useRoute().params;
  useTitle(executionId);
  const read = usePolled(
    `execution ${executionId}`,
    async () => (await api.call("get-execution", { path: { executionId } })).value,
    LIVE_MS,
    (value) => (hasEnded(value.status) ? STILL_MS : LIVE_MS),
  );
  const execution = read.value;
  return (
    <>
      <div class="head">
        <div>
          <div class="trail">
            <a href={PLACES.jobs}>{t.jobs}</a> ·{" "}
            {execution && <a href={PLACES.job(execution.jobName)}>{execution.jobName}</a>}
          </div>
          <h1 class="row">
            {execution ? <Instant at={execution.fireTime} /> : executionId}
            {execution && <StateMark state={execution.status} />}
          </h1>
        </div>
        {execution && <ExecutionActions execution={execution} again={read.again} />}
      </div>
      <Loaded from={read}>
        {(value) => (
          <>
            <Facts execution={value} />
            {value.shards !== undefined && value.reason !== "sampled-out" && (
              <>
                <HeatMap execution={value} />
                <Shards execution={value} />
              </>
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

function Facts({ execution }: { readonly execution: ExecutionView }) {
  const t = words.value;
  const { executionId, shards, counts, startTime, endTime, latenessMs, durationMs, reason, failedItem, unrun } =
    execution;
  return (
    <Card title={t.execution}>
      <dl class="facts">
        <dt>{t.id}</dt>
        <dd class="mono">{executionId}</dd>
        {reason && (
          <>
            <dt>{t.reason}</dt>
            <dd>
              <Reason of={reason} />
              {failedItem !== undefined && (
                <>
                  {" "}
                  <a href={PLACES.task(executionId, failedItem)}>{t.shardNumber(failedItem)}</a>
                </>
              )}
            </dd>
          </>
        )}
        <dt>{t.started}</dt>
        <dd>
          <Instant at={startTime} />
          {latenessMs !== undefined && <span class="dim whole"> {t.lateBy(duration(latenessMs))}</span>}
        </dd>
        <dt>{t.ended}</dt>
        <dd>
          <Instant at={endTime} />
          {durationMs !== undefined && <span class="dim whole"> {t.after(duration(durationMs))}</span>}
        </dd>
        {counts && (
          <>
            <dt>{t.shards}</dt>
            <dd>
              <ShardCounts counts={counts} shards={shards ?? 0} />
              <span class="small dim">{t.ofShards(wholeNumber(shards ?? 0))}</span>
            </dd>
          </>
        )}
        {unrun && (
          <>
            <dt>{t.unrun}</dt>
            <dd>{t.missedAndSkipped(wholeNumber(unrun.missed), wholeNumber(unrun.skipped))}</dd>
          </>
        )}
      </dl>
    </Card>
  );
}
