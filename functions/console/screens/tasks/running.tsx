import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { useQuery } from "../../frame/use-query.ts";
import { Card } from "../../parts/card.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Pages } from "../../parts/pages.tsx";
import { words } from "../../words/words.ts";
import { TaskList } from "./task-list.tsx";

const EVERY_MS = 5_000;

/** Tasks that were handed to Lambda and have not ended. */
export function Running() {
  const t = words.value;
  const [{ after }] = useQuery();
  const read = usePolled(
    `running ${after ?? ""}`,
    () => api.call("find-running-tasks", { query: { after, limit: "100" } }),
    EVERY_MS,
  );
  return (
    <Card title={t.running} isFull>
      <Loaded from={read}>
        {({ value, next }) => (
          <>
            {value.length === 0 ? (
              <p class="empty">{next ? t.noneOnThisPage : t.nothingRuns}</p>
            ) : (
              <TaskList
                tasks={value.map(({ id, metaInfo }) => ({
                  id,
                  jobName: metaInfo.jobName,
                  item: metaInfo.shardingItems[0] ?? 0,
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
