import { api } from "../../api/client.ts";
import { usePage } from "../../api/use-page.ts";
import { PLACES } from "../../frame/places.ts";
import { Instant } from "../../parts/instant.tsx";
import { ListCard } from "../../parts/list-card.tsx";
import { StateMark } from "../../parts/state-mark.tsx";
import { Theirs } from "../../parts/theirs.tsx";
import { words } from "../../words/words.ts";
import { eventWord } from "./notice-words.ts";

/** A test ends within seconds, and the reader waits for it. */
const EVERY_MS = 5_000;
/** Events of a message that a row shows; it counts the others. */
const SHOWN = 3;
/** The job that a test names: none can have this name. */
const OF_TEST = "(test)";

/** The messages to one subscription that have ended, the newest first. */
export function Deliveries({ name }: { readonly name: string }) {
  const t = words.value;
  const read = usePage(
    `deliveries ${name}`,
    (after) => api.call("list-deliveries", { path: { name }, query: { after, limit: "20" } }),
    EVERY_MS,
  );
  return (
    <ListCard title={t.deliveriesOf(name)} from={read} empty={<p>{t.noDeliveries}</p>}>
      {(deliveries) => (
        <table>
          <thead>
            <tr>
              <th>{t.time}</th>
              <th>{t.state}</th>
              <th>{t.events}</th>
            </tr>
          </thead>
          <tbody>
            {deliveries.map(({ id, time, status, tries, problem, events }) => (
              <tr key={id}>
                <td>
                  <Instant at={time} />
                </td>
                <td class="whole">
                  <StateMark state={status} />
                  <div class="small dim">{t.tries(tries)}</div>
                </td>
                <td>
                  {problem !== undefined && (
                    <div>
                      <Theirs text={problem} />
                    </div>
                  )}
                  {events.slice(0, SHOWN).map(({ jobName, kind, fireId }) => (
                    <div key={`${jobName} ${fireId} ${kind}`}>
                      {jobName === OF_TEST ? (
                        t.test
                      ) : (
                        <>
                          <a href={PLACES.job(jobName)}>{jobName}</a> <span class="dim">{eventWord(kind)}</span>
                        </>
                      )}
                    </div>
                  ))}
                  {events.length > SHOWN && <div class="small dim">{t.moreEvents(events.length - SHOWN)}</div>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </ListCard>
  );
}
