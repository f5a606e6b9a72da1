import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { useQuery } from "../../frame/use-query.ts";
import { Card } from "../../parts/card.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { words } from "../../words/words.ts";
import { ResultsChart } from "./results-chart.tsx";

/** The answer has a row for each of 1,440 minutes, so it is asked for seldom. */
const EVERY_MS = 120_000;
const SPANS = { hour: { minutes: 60, each: 1 }, day: { minutes: 1_440, each: 10 } } as const;

/** Shards that ended well and not, by time. */
export function Results() {
  const t = words.value;
  const [query, change] = useQuery();
  const span = query.span === "hour" ? "hour" : "day";
  const results = usePolled(
    "results",
    async () => (await api.call("list-task-results", { query: { since: "last24hours" } })).value,
    EVERY_MS,
  );
  const { minutes, each } = SPANS[span];
  return (
    <Card
      title={t.shardResults}
      aside={
        <div class="row">
          <button type="button" aria-pressed={span === "hour"} onClick={() => change({ span: "hour" })}>
            {t.lastHour}
          </button>
          <button type="button" aria-pressed={span === "day"} onClick={() => change({ span: undefined })}>
            {t.lastDay}
          </button>
        </div>
      }
    >
      <Loaded from={results}>{(rows) => <ResultsChart rows={rows.slice(-minutes)} each={each} />}</Loaded>
    </Card>
  );
}
