import { useLocation } from "preact-iso";
import type { FireDay } from "../../../contract/fire-day.ts";
import { withQuery } from "../../frame/use-query.ts";
import { letterOf, toneOf } from "../../parts/states.ts";
import { weekdayName, wholeNumber } from "../../parts/times.ts";
import { stateWord } from "../../words/state-word.ts";
import { words } from "../../words/words.ts";

const DAY_MS = 86_400_000;
const STATES = ["started", "queued", "skipped", "missed", "unrecorded", "planned"] as const;
/** A Monday. */
const SOME_MONDAY = Date.UTC(2024, 0, 1);

interface MonthProps {
  /** Epoch ms of the first and the last instant of the month, by UTC. */
  readonly begin: number;
  readonly end: number;
  readonly today: string;
  readonly chosen: string | undefined;
  readonly days: readonly FireDay[];
}

/** A square each day, with the numbers of its fires by their state. */
export function Month({ begin, end, today, chosen, days }: MonthProps) {
  const { path, query } = useLocation();
  const counts = new Map(days.map((one) => [one.day, one]));
  const before = (new Date(begin).getUTCDay() + 6) % 7;
  const all = Array.from({ length: Math.ceil((end - begin) / DAY_MS) }, (_, n) =>
    new Date(begin + n * DAY_MS).toISOString().slice(0, 10),
  );
  return (
    <div class="stack">
      <div class="month">
        {Array.from({ length: 7 }, (_, n) => (
          <span key={n} class="name" aria-hidden="true">
            {weekdayName(SOME_MONDAY + n * DAY_MS)}
          </span>
        ))}
        {Array.from({ length: before }, (_, n) => (
          <span key={`before ${n}`} />
        ))}
        {all.map((day) => {
          const count = counts.get(day);
          const isLost = count !== undefined && count.skipped + count.missed > 0;
          return (
            <a
              key={day}
              class={`day ${day === today ? "today" : ""} ${isLost ? "lost" : ""}`}
              href={withQuery(path, query, { day })}
              aria-current={day === chosen ? "date" : undefined}
            >
              <b>
                {Number(day.slice(8))}
                <span class="hidden">{` ${day}`}</span>
              </b>
              <span class="marks">
                {count &&
                  STATES.filter((state) => count[state] > 0).map((state) => {
                    const name = state.toUpperCase();
                    return (
                      <span key={state} class={`count ${toneOf(name)}`} title={stateWord(name)}>
                        <span aria-hidden="true">{letterOf(name)}</span> {wholeNumber(count[state])}
                        <span class="hidden">{` ${stateWord(name)}`}</span>
                      </span>
                    );
                  })}
              </span>
            </a>
          );
        })}
      </div>
      <ul class="legend">
        {STATES.map((state) => (
          <li key={state}>
            <b class={`count ${toneOf(state.toUpperCase())}`} aria-hidden="true">
              {letterOf(state.toUpperCase())}
            </b>
            {stateWord(state.toUpperCase())}
          </li>
        ))}
        <li>{words.value.daysAreUtc}</li>
      </ul>
    </div>
  );
}
