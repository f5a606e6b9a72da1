import { api } from "../../api/client.ts";
import { usePage } from "../../api/use-page.ts";
import { ListCard } from "../../parts/list-card.tsx";
import { words } from "../../words/words.ts";
import { TaskList } from "./task-list.tsx";

const EVERY_MS = 10_000;

/** Shards whose next attempt waits for its back-off. */
export function Failovers() {
  const t = words.value;
  const read = usePage(
    "failovers",
    (after) => api.call("find-failover-tasks", { query: { after, limit: "100" } }),
    EVERY_MS,
  );
  return (
    <ListCard title={t.failover} from={read} empty={t.nothingFailsOver}>
      {(tasks) => (
        <TaskList
          tasks={tasks.map(({ originalTaskId, taskInfo: { jobName, shardingItems } }) => ({
            ...{ id: originalTaskId, jobName, item: shardingItems[0] ?? 0 },
          }))}
        />
      )}
    </ListCard>
  );
}
