import type { Overview } from "../../../contract/overview.ts";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { Ago } from "../../parts/instant.tsx";
import { wholeNumber } from "../../parts/times.ts";
import { words } from "../../words/words.ts";

const EVERY_MS = 15_000;
const MOST_COUNTED = 100;

/** The figures of the last day and of this moment. */
export function Tiles({ overview }: { readonly overview: Overview }) {
  const t = words.value;
  const { executions, losses, running, waiting, lastWake, lastSweep } = overview;
  const failover = usePolled(
    "failover-count",
    async () => (await api.call("find-failover-tasks", { query: { limit: String(MOST_COUNTED) } })).value.length,
    EVERY_MS,
  );
  const failed = executions.FAILED + executions.ERROR + executions.LOST;
  const orMore = (count: number, isComplete: boolean) => `${wholeNumber(count)}${isComplete ? "" : "+"}`;
  return (
    <dl class="tiles">
      <Tile name={t.finishedToday}>{wholeNumber(executions.FINISHED)}</Tile>
      <Tile name={t.failedToday} tone={failed > 0 ? "bad" : ""}>
        {wholeNumber(failed)}
      </Tile>
      <Tile name={t.lostToday} tone={losses.skipped + losses.missed > 0 ? "warn" : ""}>
        {wholeNumber(losses.missed + losses.skipped)}{" "}
        <small>{t.missedAndSkipped(wholeNumber(losses.missed), wholeNumber(losses.skipped))}</small>
      </Tile>
      <Tile name={t.runningNow} href={PLACES.tasks}>
        {orMore(running.executions, running.isComplete)}
      </Tile>
      <Tile name={t.waitingNow} href={`${PLACES.tasks}?tab=ready`}>
        {orMore(waiting.fires, waiting.isComplete)}
      </Tile>
      <Tile name={t.failoverNow} href={`${PLACES.tasks}?tab=failover`}>
        {failover.value === undefined ? "–" : orMore(failover.value, failover.value < MOST_COUNTED)}
      </Tile>
      <Tile name={t.lastWake}>
        {lastWake ? (
          <small>
            <Ago at={lastWake.at} />
          </small>
        ) : (
          <small>{t.notYet}</small>
        )}
      </Tile>
      <Tile name={t.lastSweep}>
        {lastSweep ? (
          <small>
            <Ago at={lastSweep.at} />
          </small>
        ) : (
          <small>{t.notYet}</small>
        )}
      </Tile>
    </dl>
  );
}

interface TileProps {
  readonly name: string;
  readonly tone?: "bad" | "warn" | "";
  readonly href?: string;
  readonly children: preact.ComponentChildren;
}

const Tile = ({ name, tone = "", href, children }: TileProps) => (
  <div class={`tile ${tone}`}>
    <dt>{href === undefined ? name : <a href={href}>{name}</a>}</dt>
    <dd>{children}</dd>
  </div>
);
