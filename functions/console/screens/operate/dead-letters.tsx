import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { Card } from "../../parts/card.tsx";
import { Instant } from "../../parts/instant.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Theirs } from "../../parts/theirs.tsx";
import { wholeNumber } from "../../parts/times.ts";
import { words } from "../../words/words.ts";

const EVERY_MS = 30_000;

/** Messages that could not be handled, by queue. */
export function DeadLetters() {
  const t = words.value;
  const read = usePolled("dead-letters", async () => (await api.call("list-dead-letters", {})).value, EVERY_MS);
  const names = { ticks: t.ticksQueue, outcomes: t.outcomesQueue, checks: t.checksQueue };
  return (
    <Card title={t.deadLetters}>
      <Loaded from={read}>
        {(queues) => (
          <div class="stack">
            {queues.map(({ queue, waiting, received, sample }) => (
              <details key={queue} open={waiting > 0}>
                <summary>
                  <b>{names[queue]}</b>{" "}
                  <span class={waiting > 0 ? "mark bad" : "mark good"}>{wholeNumber(waiting)}</span>
                  {received > 0 && <span class="small dim"> {t.beingHandled(received)}</span>}
                </summary>
                {sample === undefined ? (
                  <p class="dim">{waiting === 0 ? t.noDeadLetters : t.noSampleYet}</p>
                ) : (
                  <>
                    <p class="small dim">
                      {t.sampleOf} <Instant at={sample.at} />
                    </p>
                    {sample.letters.map(({ body, problem, receives }) => (
                      <div key={body} class="stack">
                        <Theirs text={problem} />
                        <pre class="log wraps letter">
                          <Theirs text={body} />
                        </pre>
                        <span class="small dim">{t.receives(receives)}</span>
                      </div>
                    ))}
                  </>
                )}
              </details>
            ))}
          </div>
        )}
      </Loaded>
    </Card>
  );
}
