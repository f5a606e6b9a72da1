import type { ChunkView } from "../../../contract/chunk-view.ts";
import type { ExecutionView } from "../../../contract/execution-view.ts";
import { PLACES } from "../../frame/places.ts";
import { Card } from "../../parts/card.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { wholeNumber } from "../../parts/times.ts";
import { stateWord } from "../../words/state-word.ts";
import { words } from "../../words/words.ts";
import { Cells } from "./cells.tsx";
import { useChunks } from "./use-chunks.ts";
import { CHUNK } from "./use-statuses.ts";

/** The worst first: a chunk is shown as the first state that one of its shards has. */
const WORST_FIRST = [
  "LOST",
  "ERROR",
  "FAILED",
  "KILLED",
  "MISSED",
  "SKIPPED",
  "RUNNING",
  "WAITING",
  "FINISHED",
] as const;
const BAD = ["LOST", "ERROR", "FAILED", "KILLED", "MISSED", "SKIPPED"] as const;
const COLUMNS = 10;

/** One cell a chunk: its worst state, the number of its shards in it, and its progress. */
export function ChunkCells({ execution }: { readonly execution: ExecutionView }) {
  const t = words.value;
  const read = useChunks(execution);
  return (
    <Card title={t.heatMap} aside={<span class="small dim">{t.cellIsChunk(CHUNK)}</span>}>
      <Loaded from={read}>
        {(chunks) => (
          <Cells
            label={t.heatMap}
            columns={COLUMNS}
            cells={chunks.map((chunk) => ({
              key: String(chunk.chunk),
              name: nameOf(chunk),
              state: worstOf(chunk),
              text: textOf(chunk),
              done: doneOf(chunk),
              href: `${PLACES.execution(execution.executionId)}?chunk=${chunk.chunk}`,
            }))}
          />
        )}
      </Loaded>
    </Card>
  );
}

const worstOf = ({ counts }: ChunkView) => WORST_FIRST.find((state) => (counts[state] ?? 0) > 0) ?? "WAITING";
const badOf = ({ counts }: ChunkView) => BAD.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
const doneOf = ({ counts, shards }: ChunkView) => 1 - ((counts.RUNNING ?? 0) + (counts.WAITING ?? 0)) / shards;

/** The number of bad shards, or of those that have ended while some have not. */
function textOf(chunk: ChunkView): string | undefined {
  const bad = badOf(chunk);
  if (bad > 0) return wholeNumber(bad);
  const done = doneOf(chunk);
  return done > 0 && done < 1 ? `${Math.floor(100 * done)}%` : undefined;
}

function nameOf({ chunk, first, shards, counts }: ChunkView): string {
  const states = WORST_FIRST.flatMap((state) => {
    const count = counts[state] ?? 0;
    return count > 0 ? [`${stateWord(state)} ${wholeNumber(count)}`] : [];
  });
  return words.value.chunkOf(chunk, first, first + shards - 1, states.join(", "));
}
