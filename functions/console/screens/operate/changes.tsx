import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { useQuery } from "../../frame/use-query.ts";
import { Card } from "../../parts/card.tsx";
import { Instant } from "../../parts/instant.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Pages } from "../../parts/pages.tsx";
import { Theirs } from "../../parts/theirs.tsx";
import { actionWord } from "../../words/action-word.ts";
import { words } from "../../words/words.ts";

const EVERY_MS = 15_000;

/** The changes of all jobs and apps with their callers. */
export function Changes() {
  const t = words.value;
  const [{ after }] = useQuery();
  const read = usePolled(
    `changes ${after ?? ""}`,
    () => api.call("list-changes", { query: { after, limit: "50" } }),
    EVERY_MS,
  );
  return (
    <Card title={t.changes} isFull>
      <Loaded from={read}>
        {({ value, next }) => (
          <>
            {value.length === 0 && <p class="empty">{t.noChanges}</p>}
            {value.length > 0 && (
              <table>
                <thead>
                  <tr>
                    <th>{t.time}</th>
                    <th>{t.change}</th>
                    <th>{t.of}</th>
                    <th class="wide">{t.caller}</th>
                    <th class="wide">{t.address}</th>
                  </tr>
                </thead>
                <tbody>
                  {value.map(({ of, name, action, time, caller, sourceAddress }) => (
                    <tr key={`${of} ${name} ${time} ${action}`}>
                      <td>
                        <Instant at={time} />
                      </td>
                      <td>{actionWord(action)}</td>
                      <td>
                        <span class="dim">{of === "job" ? t.job : t.app}</span>{" "}
                        <a href={of === "job" ? `${PLACES.job(name)}?tab=revisions` : PLACES.app(name)}>{name}</a>
                      </td>
                      <td class="wide">
                        <Theirs text={caller} />
                      </td>
                      <td class="wide">{sourceAddress}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
            <Pages next={next?.after} />
          </>
        )}
      </Loaded>
    </Card>
  );
}
