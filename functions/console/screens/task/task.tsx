import { useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import type { ShardView } from "../../../contract/shard-view.ts";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { announce } from "../../frame/announce.tsx";
import { PLACES } from "../../frame/places.ts";
import { useTitle } from "../../frame/use-title.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { StateMark } from "../../parts/state-mark.tsx";
import { hasEnded } from "../../parts/states.ts";
import { words } from "../../words/words.ts";
import { Attempts } from "./attempts.tsx";
import { Log } from "./log.tsx";
import { Parameters } from "./parameters.tsx";

const LIVE_MS = 3_000;

/** One shard of an execution: its attempts, and the output of one of them. */
export function Task() {
  const t = words.value;
  const { executionId = "", item = "" } = useRoute().params;
  useTitle(`${executionId} ${item}`);
  const [isKilling, setKilling] = useState(false);
  const read = usePolled<ShardView | undefined>(
    `task ${executionId} ${item}`,
    async () => (await api.call("list-tasks", { path: { executionId }, query: { item } })).value[0],
    LIVE_MS,
    (shard) => (shard && hasEnded(shard.status) ? 0 : LIVE_MS),
  );
  const jobName = executionId.slice(0, executionId.lastIndexOf("."));
  const kill = async () => {
    await api.call("kill-shard", { path: { executionId, item } });
    announce(t.killing);
    read.again();
  };
  return (
    <>
      <div class="head">
        <div>
          <div class="trail">
            <a href={PLACES.job(jobName)}>{jobName}</a> · <a href={PLACES.execution(executionId)}>{executionId}</a>
          </div>
          <h1 class="row">
            {t.shardNumber(Number(item))} {read.value && <StateMark state={read.value.status} />}
          </h1>
        </div>
        {read.value && !hasEnded(read.value.status) && (
          <button type="button" class="danger" onClick={() => setKilling(true)}>
            {t.kill}
          </button>
        )}
      </div>
      <Loaded from={read}>
        {(shard) =>
          shard === undefined ? (
            <p class="card empty">{t.noSuchShard}</p>
          ) : (
            <>
              <Attempts shard={shard} />
              <Parameters shard={shard} />
              {shard.attempts.length > 0 && <Log executionId={executionId} shard={shard} />}
            </>
          )
        }
      </Loaded>
      {isKilling && (
        <Confirm
          title={t.killShardQuestion(Number(item))}
          verb={t.kill}
          isDangerous
          act={kill}
          close={() => setKilling(false)}
        >
          <p>{t.killMeans}</p>
        </Confirm>
      )}
    </>
  );
}
