import type { ExecutionView } from "../../../contract/execution-view.ts";
import { PLACES } from "../../frame/places.ts";
import { useQuery } from "../../frame/use-query.ts";
import { Card } from "../../parts/card.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { words } from "../../words/words.ts";
import { Cells } from "./cells.tsx";
import { ChunkCells } from "./chunk-cells.tsx";
import { MOST_CELLS, useStatuses } from "./use-statuses.ts";

/** One cell a shard; of a large execution one cell a chunk, which opens to its shards. */
export function HeatMap({ execution }: { readonly execution: ExecutionView }) {
  const [{ chunk }] = useQuery();
  const isLarge = (execution.shards ?? 0) > MOST_CELLS;
  if (isLarge && chunk === undefined) return <ChunkCells execution={execution} />;
  return <ShardCells execution={execution} chunk={isLarge ? Number(chunk) : undefined} />;
}

function ShardCells({ execution, chunk }: { readonly execution: ExecutionView; readonly chunk: number | undefined }) {
  const t = words.value;
  const [, change] = useQuery();
  const read = useStatuses(execution, chunk);
  return (
    <Card
      title={chunk === undefined ? t.heatMap : t.chunkNumber(chunk)}
      aside={
        chunk !== undefined && (
          <button type="button" onClick={() => change({ chunk: undefined }, true)}>
            {t.allChunks}
          </button>
        )
      }
    >
      <Loaded from={read}>
        {(cells) => (
          <Cells
            label={t.heatMap}
            cells={cells.map(({ item, status }) => ({
              key: String(item),
              name: t.shardNumber(item),
              state: status,
              href: PLACES.task(execution.executionId, item),
            }))}
          />
        )}
      </Loaded>
    </Card>
  );
}
