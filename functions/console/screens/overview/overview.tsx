import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { useTitle } from "../../frame/use-title.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { words } from "../../words/words.ts";
import { FailingJobs } from "./failing-jobs.tsx";
import { Losses } from "./losses.tsx";
import { NextFires } from "./next-fires.tsx";
import { Results } from "./results.tsx";
import { Tiles } from "./tiles.tsx";
import { Verdict } from "./verdict.tsx";

const EVERY_MS = 10_000;

/** Is everything all right? */
export function Overview() {
  const t = words.value;
  useTitle(t.overview);
  const overview = usePolled("overview", async () => (await api.call("get-overview", {})).value, EVERY_MS);
  return (
    <>
      <div class="head">
        <h1>{t.overview}</h1>
      </div>
      <Loaded from={overview}>
        {(value) => (
          <>
            <Verdict overview={value} />
            <Tiles overview={value} />
          </>
        )}
      </Loaded>
      <Results />
      <div class="columns">
        <div class="stack">
          <FailingJobs />
          {overview.value && <Losses losses={overview.value.losses} />}
        </div>
        <NextFires />
      </div>
    </>
  );
}
