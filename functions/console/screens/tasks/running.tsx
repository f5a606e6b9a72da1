import { api } from "../../api/client.ts";
import { usePage } from "../../api/use-page.ts";
import { ListCard } from "../../parts/list-card.tsx";
import { words } from "../../words/words.ts";
import { TaskList } from "./task-list.tsx";

const EVERY_MS = 10_000;

/** Tasks that were handed to Lambda and have not ended. */
export function Running() {
  const t = words.value;
  const read = usePage(
    "running",
    (after) => api.call("find-running-tasks", { query: { after, limit: "50" } }),
    EVERY_MS,
  );
  return (
    <ListCard title={t.running} from={read} empty={t.nothingRuns}>
      {(tasks) => (
        <TaskList
          tasks={tasks.map(({ id, metaInfo: { jobName, shardingItems } }) => ({
            ...{ id, jobName, item: shardingItems[0] ?? 0 },
          }))}
        />
      )}
    </ListCard>
  );
}
