import { useState } from "preact/hooks";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { jobsQuery } from "../../early/screen-reads.ts";
import { PLACES } from "../../frame/places.ts";
import { useQuery } from "../../frame/use-query.ts";
import { useTitle } from "../../frame/use-title.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { Pages } from "../../parts/pages.tsx";
import { words } from "../../words/words.ts";
import { Bulk } from "./bulk.tsx";
import { JobFilters } from "./job-filters.tsx";
import { JobTable } from "./job-table.tsx";
import { NoJobs } from "./no-jobs.tsx";

const EVERY_MS = 10_000;

/** Search and filters of the server, all in the URL. */
export function Jobs() {
  const t = words.value;
  useTitle(t.jobs);
  const [query, change] = useQuery();
  const { prefix, state, type, appName, failing, losing, after } = query;
  const filter = { prefix, state, type, appName, failing, losing };
  const jobs = usePolled(
    `jobs ${JSON.stringify([filter, after])}`,
    () => api.call("list-jobs", { query: jobsQuery(query) }),
    EVERY_MS,
  );
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const done = () => {
    setChosen(new Set());
    jobs.again();
  };
  const isFiltered = Object.values(filter).some((value) => value !== undefined && value !== "");
  return (
    <>
      <div class="head">
        <h1>{t.jobs}</h1>
        <a class="button main" href={PLACES.newJob}>
          {t.registerJob}
        </a>
      </div>
      <JobFilters query={query} change={(changes) => change({ ...changes, after: undefined })} />
      <Loaded from={jobs}>
        {({ value, next }) => (
          <section class="card" aria-label={t.jobs}>
            {value.length === 0 ? (
              <NoJobs isFiltered={isFiltered} leadsOn={next !== undefined} />
            ) : (
              <JobTable jobs={value} chosen={chosen} choose={setChosen} />
            )}
            <Bulk chosen={[...chosen]} done={done} />
            <Pages next={next?.after} />
          </section>
        )}
      </Loaded>
    </>
  );
}
