import { useRoute } from "preact-iso";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { useTitle } from "../../frame/use-title.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { StateMark } from "../../parts/state-mark.tsx";
import { words } from "../../words/words.ts";
import { AppActions } from "./app-actions.tsx";
import { AppFacts } from "./app-facts.tsx";
import { AppJobs } from "./app-jobs.tsx";
import { AppRevisions } from "./app-revisions.tsx";

const EVERY_MS = 10_000;

/** One app: its package, its jobs and its revisions. */
export function App() {
  const t = words.value;
  const { appName = "" } = useRoute().params;
  useTitle(appName);
  const read = usePolled(
    `app ${appName}`,
    async () => {
      const path = { appName };
      const [app, disabled] = await Promise.all([
        api.call("get-app", { path }),
        api.call("get-app-disabled", { path }),
      ]);
      return { app: app.value, etag: app.etag, isDisabled: disabled.value };
    },
    EVERY_MS,
  );
  return (
    <>
      <div class="head">
        <div>
          <div class="trail">
            <a href={PLACES.apps}>{t.apps}</a>
          </div>
          <h1 class="row">
            <bdi>{appName}</bdi> {read.value && <StateMark state={read.value.isDisabled ? "DISABLED" : "ENABLED"} />}
          </h1>
        </div>
        {read.value && <AppActions appName={appName} isDisabled={read.value.isDisabled} again={read.again} />}
      </div>
      <Loaded from={read}>
        {({ app }) => (
          <>
            <div class="columns">
              <AppFacts app={app} />
              <AppJobs appName={appName} />
            </div>
            <AppRevisions appName={appName} again={read.again} />
          </>
        )}
      </Loaded>
    </>
  );
}
