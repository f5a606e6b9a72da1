import { api } from "../../api/client.ts";
import { usePage } from "../../api/use-page.ts";
import { PLACES } from "../../frame/places.ts";
import { Instant } from "../../parts/instant.tsx";
import { isNarrow } from "../../parts/is-narrow.ts";
import { ListCard } from "../../parts/list-card.tsx";
import { Theirs } from "../../parts/theirs.tsx";
import { actionWord } from "../../words/action-word.ts";
import { words } from "../../words/words.ts";

const EVERY_MS = 15_000;

/** The changes of all jobs and apps with their callers. */
export function Changes() {
  const t = words.value;
  const read = usePage("changes", (after) => api.call("list-changes", { query: { after, limit: "50" } }), EVERY_MS);
  return (
    <ListCard title={t.changes} from={read} empty={t.noChanges}>
      {(changes) => (
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
            {changes.map(({ of, name, action, time, caller, sourceAddress }) => (
              <tr key={`${of} ${name} ${time} ${action}`}>
                <td>
                  <Instant at={time} />
                </td>
                <td class="whole">{actionWord(action)}</td>
                <td>
                  <span class="dim">{of === "job" ? t.job : t.app}</span>{" "}
                  <a href={of === "job" ? `${PLACES.job(name)}?tab=revisions` : PLACES.app(name)}>{name}</a>
                  {isNarrow.value && (
                    <div class="small dim">
                      <Theirs text={caller} />
                    </div>
                  )}
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
    </ListCard>
  );
}
