import type { Item } from "../../../client/call-types.ts";
import { hourMinute, wholeNumber, zoneName } from "../../parts/times.ts";
import { words } from "../../words/words.ts";

interface ResultsChartProps {
  readonly rows: readonly Item<"list-task-results">[];
  /** Minutes of one bar. */
  readonly each: number;
}

const WIDTH = 960;
const HEIGHT = 120;
const LABELS = 6;

/** Two bars for each interval: well above the line, not well below it. One path for each, so that it stays cheap. */
export function ResultsChart({ rows, each }: ResultsChartProps) {
  const t = words.value;
  const bars = grouped(rows, each);
  const sum = (of: "well" | "badly") => bars.reduce((all, bar) => all + bar[of], 0);
  const [well, badly] = [sum("well"), sum("badly")];
  const most = Math.max(1, ...bars.map((bar) => bar.well));
  const worst = Math.max(1, ...bars.map((bar) => bar.badly));
  const step = WIDTH / Math.max(1, bars.length);
  const width = Math.max(1, step - 1.5).toFixed(1);
  const base = HEIGHT * 0.72;
  const path = (of: "well" | "badly", scale: number, down: boolean) =>
    bars
      .flatMap((bar, index) => {
        if (bar[of] === 0) return [];
        const height = Math.max(2, (bar[of] / scale) * (down ? HEIGHT - base : base - 4));
        const top = down ? base + 1 : base - height;
        return `M${(index * step).toFixed(1)} ${top.toFixed(1)}h${width}v${height.toFixed(1)}h-${width}z`;
      })
      .join("");
  const first = bars[0]?.at;
  return (
    <figure class="stack">
      <svg
        class="chart results"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t.resultsSum(wholeNumber(well), wholeNumber(badly))}
      >
        <path class="fill-good" d={path("well", most, false)} />
        <path class="fill-bad" d={path("badly", worst, true)} />
        <path class="axis" d={`M0 ${base}H${WIDTH}`} />
      </svg>
      <div class="axis-labels" aria-hidden="true">
        {Array.from({ length: LABELS }, (_, n) => bars[Math.floor((n * bars.length) / LABELS)]).map(
          (bar) => bar && <span key={bar.at}>{hourMinute(bar.at)}</span>,
        )}
      </div>
      <figcaption>
        <ul class="legend">
          <li>
            <i class="fill-good" />
            {t.endedWell(wholeNumber(well))}
          </li>
          <li>
            <i class="fill-bad" />
            {t.endedBadly(wholeNumber(badly))}
          </li>
          <li>{t.eachBar(each, wholeNumber(most), wholeNumber(worst === 1 && badly === 0 ? 0 : worst))}</li>
          {first !== undefined && <li>{zoneName(first)}</li>}
        </ul>
      </figcaption>
    </figure>
  );
}

function grouped(rows: ResultsChartProps["rows"], each: number) {
  const bars: { at: number; well: number; badly: number }[] = [];
  for (const { statisticsTime, successCount, failedCount } of rows) {
    const at = Math.floor(Date.parse(statisticsTime) / (each * 60_000)) * each * 60_000;
    const last = bars.at(-1);
    if (last?.at === at) {
      last.well += successCount;
      last.badly += failedCount;
    } else bars.push({ at, well: successCount, badly: failedCount });
  }
  return bars;
}
