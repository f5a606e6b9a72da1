import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { useQuery } from "../../frame/use-query.ts";
import { Card } from "../../parts/card.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Pages } from "../../parts/pages.tsx";
import { words } from "../../words/words.ts";
import { TaskList } from "./task-list.tsx";

const EVERY_MS = 5_000;

/** Shards whose next attempt waits for its back-off. */
export function Failovers() {
  const t = words.value;
  const [{ after }] = useQuery();
  const read = usePolled(
    `failovers ${after ?? ""}`,
    () => api.call("find-failover-tasks", { query: { after, limit: "100" } }),
    EVERY_MS,
  );
  return (
    <Card title={t.failover} isFull>
      <Loaded from={read}>
        {({ value, next }) => (
          <>
            {value.length === 0 ? (
              <p class="empty">{next ? t.noneOnThisPage : t.nothingFailsOver}</p>
            ) : (
              <TaskList
                tasks={value.map(({ taskInfo, originalTaskId }) => ({
                  id: originalTaskId,
                  jobName: taskInfo.jobName,
                  item: taskInfo.shardingItems[0] ?? 0,
                }))}
              />
            )}
            <Pages next={next?.after} />
          </>
        )}
      </Loaded>
    </Card>
  );
}
