import { useState } from "preact/hooks";
import type { ExecutionView } from "../../../contract/execution-view.ts";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { announce } from "../../frame/announce.tsx";
import { useQuery } from "../../frame/use-query.ts";
import { Card } from "../../parts/card.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Pages } from "../../parts/pages.tsx";
import { hasEnded } from "../../parts/states.ts";
import { stateWord } from "../../words/state-word.ts";
import { words } from "../../words/words.ts";
import { ShardTable } from "./shard-table.tsx";

const STATES = ["FAILED", "ERROR", "LOST", "KILLED", "RUNNING", "WAITING", "FINISHED"] as const;
const A_PAGE = "50";

/** The shards as a table, those that did not end well first where there are some. */
export function Shards({ execution }: { readonly execution: ExecutionView }) {
  const t = words.value;
  const { executionId, status, counts } = execution;
  const [{ outcome, after }, change] = useQuery();
  const [killed, setKilled] = useState<number>();
  const worst = (["FAILED", "ERROR", "LOST"] as const).find((one) => (counts?.[one] ?? 0) > 0);
  const chosen = outcome ?? (hasEnded(status) ? worst : undefined);
  const filter = chosen === "all" ? undefined : chosen;
  const read = usePolled(
    `shards ${executionId} ${filter ?? ""} ${after ?? ""} ${hasEnded(status)}`,
    () => api.call("list-tasks", { path: { executionId }, query: { outcome: filter, after, limit: A_PAGE } }),
    hasEnded(status) ? 0 : 4_000,
  );
  const kill = async () => {
    await api.call("kill-shard", { path: { executionId, item: String(killed) } });
    announce(t.killing);
    read.again();
  };
  return (
    <Card
      title={t.shardTable}
      isFull
      aside={
        <select
          aria-label={t.outcome}
          value={filter ?? "all"}
          onChange={({ currentTarget }) => change({ outcome: currentTarget.value, after: undefined })}
        >
          <option value="all">{`${t.outcome}: ${t.any}`}</option>
          {STATES.map((one) => (
            <option key={one} value={one}>
              {stateWord(one)}
            </option>
          ))}
        </select>
      }
    >
      <Loaded from={read}>
        {({ value, next }) => (
          <>
            {value.length === 0 ? (
              <p class="empty">{next ? t.noneOnThisPage : t.noShardFits}</p>
            ) : (
              <ShardTable execution={execution} shards={value} kill={setKilled} />
            )}
            <Pages next={next?.after} />
          </>
        )}
      </Loaded>
      {killed !== undefined && (
        <Confirm
          title={t.killShardQuestion(killed)}
          verb={t.kill}
          isDangerous
          act={kill}
          close={() => setKilled(undefined)}
        >
          <p>{t.killMeans}</p>
        </Confirm>
      )}
    </Card>
  );
}
