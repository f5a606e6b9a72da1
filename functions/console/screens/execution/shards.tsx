import { useState } from "preact/hooks";
import type { ExecutionView } from "../../../contract/execution-view.ts";
import { api } from "../../api/client.ts";
import { usePage } from "../../api/use-page.ts";
import { announce } from "../../frame/announce.tsx";
import { useQuery } from "../../frame/use-query.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { ListCard } from "../../parts/list-card.tsx";
import { OutcomePicker } from "../../parts/outcome-picker.tsx";
import { hasEnded } from "../../parts/states.ts";
import { words } from "../../words/words.ts";
import { ShardTable } from "./shard-table.tsx";

const STATES = ["FAILED", "ERROR", "LOST", "KILLED", "RUNNING", "WAITING", "FINISHED"] as const;
const A_PAGE = "50";
const LIVE_MS = 4_000;

/** The shards as a table, those that did not end well first where there are some. */
export function Shards({ execution }: { readonly execution: ExecutionView }) {
  const t = words.value;
  const { executionId, status, counts } = execution;
  const [{ outcome }, change] = useQuery();
  const [killed, setKilled] = useState<number>();
  const worst = (["FAILED", "ERROR", "LOST"] as const).find((one) => (counts?.[one] ?? 0) > 0);
  const chosen = outcome ?? (hasEnded(status) ? worst : undefined);
  const filter = chosen === "all" ? undefined : chosen;
  const read = usePage(
    `shards ${executionId} ${filter ?? ""} ${hasEnded(status)}`,
    (after) => api.call("list-tasks", { path: { executionId }, query: { outcome: filter, after, limit: A_PAGE } }),
    hasEnded(status) ? 0 : LIVE_MS,
  );
  const kill = async () => {
    await api.call("kill-shard", { path: { executionId, item: String(killed) } });
    announce(t.killing);
    read.again();
  };
  return (
    <>
      <ListCard
        title={t.shardTable}
        from={read}
        empty={t.noShardFits}
        aside={
          <OutcomePicker
            chosen={filter}
            states={STATES}
            all="all"
            choose={(one) => change({ outcome: one, after: undefined })}
          />
        }
      >
        {(shards) => <ShardTable execution={execution} shards={shards} kill={setKilled} />}
      </ListCard>
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
    </>
  );
}
