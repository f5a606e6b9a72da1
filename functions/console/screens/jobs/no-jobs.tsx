import { PLACES } from "../../frame/places.ts";
import { words } from "../../words/words.ts";

/** An empty list, and the next step. */
export function NoJobs({ isFiltered, leadsOn }: { readonly isFiltered: boolean; readonly leadsOn: boolean }) {
  const t = words.value;
  return (
    <div class="empty">
      <p>{leadsOn ? t.noneOnThisPage : isFiltered ? t.noJobFits : t.noJobs}</p>
      {!leadsOn &&
        (isFiltered ? (
          <a class="button" href={PLACES.jobs}>
            {t.clearFilters}
          </a>
        ) : (
          <a class="button main" href={PLACES.newJob}>
            {t.registerJob}
          </a>
        ))}
    </div>
  );
}
