import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { JobView } from "../../../contract/job-view.ts";
import { api } from "../../api/client.ts";
import { announce } from "../../frame/announce.tsx";
import { PLACES } from "../../frame/places.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Field } from "../../parts/field.tsx";
import { words } from "../../words/words.ts";
import { itemsIn } from "./items-in.ts";

/** Runs a job now, with other parameters or some of its shards where the reader wants it. */
export function TriggerDialog({ job, close }: { readonly job: JobView; readonly close: () => void }) {
  const t = words.value;
  const { route } = useLocation();
  const [parameter, setParameter] = useState<string>();
  const [items, setItems] = useState("");
  const { jobName } = job;
  const act = async () => {
    const shardingItems = itemsIn(items);
    if (shardingItems === undefined) throw new Error(t.wrongItems);
    const { value } = await api.call("trigger-job", {
      body: {
        jobName,
        ...(parameter !== undefined && { jobParameter: parameter }),
        ...(shardingItems.length > 0 && { shardingItems }),
      },
    });
    announce(t.triggered(value.executionId));
    route(PLACES.execution(value.executionId));
  };
  return (
    <Confirm title={t.triggerQuestion(jobName)} verb={t.trigger} act={act} close={close}>
      <Field name="jobParameter" label={t.jobParameter} hint={t.parameterHint}>
        {(given) => (
          <textarea
            {...given}
            rows={2}
            value={parameter ?? job.jobParameter}
            onInput={({ currentTarget }) => setParameter(currentTarget.value)}
          />
        )}
      </Field>
      <Field name="shardingItems" label={t.onlyShards} hint={t.itemsHint(job.shardingTotalCount - 1)}>
        {(given) => (
          <input
            {...given}
            value={items}
            placeholder="0, 3, 7-9"
            onInput={({ currentTarget }) => setItems(currentTarget.value)}
          />
        )}
      </Field>
    </Confirm>
  );
}
