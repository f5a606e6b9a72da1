import { useRoute } from "preact-iso";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { useQuery } from "../../frame/use-query.ts";
import { useTitle } from "../../frame/use-title.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { StateMark } from "../../parts/state-mark.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { Theirs } from "../../parts/theirs.tsx";
import { words } from "../../words/words.ts";
import { Configuration } from "./configuration.tsx";
import { Fires } from "./fires.tsx";
import { History } from "./history.tsx";
import { JobActions } from "./job-actions.tsx";
import { Revisions } from "./revisions.tsx";
import { Statistics } from "./statistics.tsx";

const EVERY_MS = 10_000;

/** One job: its history, fires, configuration, figures and revisions. */
export function Job() {
  const t = words.value;
  const { jobName = "" } = useRoute().params;
  useTitle(jobName);
  const [{ tab = "history" }] = useQuery();
  const read = usePolled(`job ${jobName}`, () => api.call("get-job", { path: { jobName } }), EVERY_MS);
  return (
    <>
      <div class="head">
        <div>
          <div class="trail">
            <a href={PLACES.jobs}>{t.jobs}</a>
            {read.value && (
              <>
                {" · "}
                <a href={PLACES.app(read.value.value.appName)}>{read.value.value.appName}</a>
              </>
            )}
          </div>
          <h1 class="row">
            <bdi>{jobName}</bdi> {read.value && <StateMark state={read.value.value.state} />}
          </h1>
          {read.value?.value.description && (
            <p class="dim">
              <Theirs text={read.value.value.description} />
            </p>
          )}
        </div>
        {read.value && <JobActions job={read.value.value} etag={read.value.etag} again={read.again} />}
      </div>
      <Tabs
        label={jobName}
        chosen={tab}
        tabs={[
          ["history", t.history],
          ["fires", t.fires],
          ["configuration", t.configuration],
          ["statistics", t.statistics],
          ["revisions", t.revisions],
        ]}
      />
      <Loaded from={read}>
        {({ value: job }) => (
          <>
            {tab === "history" && <History job={job} />}
            {tab === "fires" && <Fires job={job} />}
            {tab === "configuration" && <Configuration job={job} />}
            {tab === "statistics" && <Statistics jobName={jobName} />}
            {tab === "revisions" && <Revisions jobName={jobName} again={read.again} />}
          </>
        )}
      </Loaded>
    </>
  );
}
