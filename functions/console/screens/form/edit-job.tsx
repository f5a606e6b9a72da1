import { useRoute } from "preact-iso";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { useTitle } from "../../frame/use-title.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { words } from "../../words/words.ts";
import { bodyOf } from "./job-body.ts";
import { JobForm } from "./job-form.tsx";

/** The form of a registered job, as it is now. */
export function EditJob() {
  const t = words.value;
  const { jobName = "" } = useRoute().params;
  useTitle(t.editOf(jobName));
  // Read once: the form must not change under the reader's hands.
  const read = usePolled(`edit ${jobName}`, () => api.call("get-job", { path: { jobName } }), 0);
  return (
    <>
      <div class="head">
        <div>
          <div class="trail">
            <a href={PLACES.job(jobName)}>{jobName}</a>
          </div>
          <h1>{t.editOf(jobName)}</h1>
        </div>
      </div>
      <Loaded from={read}>
        {({ value, etag }) => <JobForm key={etag} isNew={false} start={bodyOf(value)} etag={etag} />}
      </Loaded>
    </>
  );
}
