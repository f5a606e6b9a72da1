import { PLACES } from "../../frame/places.ts";
import { Ago } from "../../parts/instant.tsx";
import { words } from "../../words/words.ts";
import { instantIn, partsOfTask } from "./parts-of-task.ts";

interface TaskListProps {
  readonly tasks: readonly { readonly id: string; readonly jobName: string; readonly item: number }[];
}

/** Tasks with links to their shards, executions and jobs. */
export function TaskList({ tasks }: TaskListProps) {
  const t = words.value;
  return (
    <table>
      <thead>
        <tr>
          <th>{t.job}</th>
          <th>{t.shard}</th>
          <th class="number">{t.attempt}</th>
          <th>{t.fireTime}</th>
          <th class="wide">{t.execution}</th>
        </tr>
      </thead>
      <tbody>
        {tasks.map(({ id, jobName, item }, place) => {
          const { executionId, attempt } = partsOfTask(id);
          const at = instantIn(executionId);
          return (
            // A row is a place of the list: the focus stays where it is when tasks end.
            <tr key={place}>
              <td>
                <a href={PLACES.job(jobName)}>{jobName}</a>
              </td>
              <td class="whole">
                <a href={PLACES.task(executionId, item)}>{t.shardNumber(item)}</a>
              </td>
              <td class="number">{attempt}</td>
              <td>{at ? <Ago at={at} /> : t.triggeredByHand}</td>
              <td class="wide mono">
                <a href={PLACES.execution(executionId)}>{executionId}</a>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
