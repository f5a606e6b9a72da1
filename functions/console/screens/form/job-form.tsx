import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api } from "../../api/client.ts";
import { useAction } from "../../api/use-action.ts";
import { announce } from "../../frame/announce.tsx";
import { PLACES } from "../../frame/places.ts";
import { Card } from "../../parts/card.tsx";
import { SaveForm } from "../../parts/save-form.tsx";
import { wrongFields } from "../../parts/wrong-fields.ts";
import { words } from "../../words/words.ts";
import { AppPicker } from "./app-picker.tsx";
import { JOB_FIELDS } from "./fields.ts";
import { FormInput } from "./form-input.tsx";
import type { JobBody } from "./job-body.ts";
import { LivePreview } from "./live-preview.tsx";
import { TimeZones } from "./time-zones.tsx";

interface JobFormProps {
  readonly start: JobBody;
  /** Of the stored job, whose fields it changes; absent for a new job. */
  readonly etag?: string | undefined;
  readonly isNew: boolean;
}

/** Registers or changes a job. All fields of the stored one are sent back, those too that it does not show. */
export function JobForm({ start, etag, isNew }: JobFormProps) {
  const t = words.value;
  const { route } = useLocation();
  const [body, setBody] = useState(start);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [previewProblem, setPreviewProblem] = useState<unknown>();
  const set = (name: keyof JobBody, value: unknown) => {
    setBody((before) => {
      const { [name]: _, ...others } = before;
      return (value === undefined ? others : { ...others, [name]: value }) as JobBody;
    });
    setTouched((before) => new Set([...before, name]));
  };
  const save = useAction(async () => {
    if (isNew) await api.call("register-job", { body });
    else await api.call("update-job", { body, ifMatch: etag });
    announce(isNew ? t.jobRegistered(body.jobName) : t.saved(body.jobName));
    route(PLACES.job(body.jobName));
  });
  const saved = wrongFields(save.problem);
  const previewed = wrongFields(previewProblem);
  const wrongOf = (name: string) =>
    saved.get(name) ?? (touched.has(name) || !isNew ? previewed.get(name) : undefined) ?? [];
  return (
    <div class="form-screen">
      <SaveForm save={save} verb={isNew ? t.registerJob : t.save} back={isNew ? PLACES.jobs : PLACES.job(body.jobName)}>
        {isNew && (
          <Card title={t.partName}>
            <div class="fields">
              <FormInput
                field={{ name: "jobName", label: "jobName", kind: "text" }}
                value={body.jobName}
                wrong={wrongOf("jobName")}
                set={(value) => set("jobName", value)}
              />
              <AppPicker value={body.appName} wrong={wrongOf("appName")} set={(value) => set("appName", value)} />
            </div>
          </Card>
        )}
        {JOB_FIELDS.map(({ title, fields }) => (
          <Card key={title} title={t[title] as string}>
            <div class="fields">
              {fields
                .filter(({ fits }) => fits?.(body) ?? true)
                .map((field) => (
                  <FormInput
                    key={field.name}
                    field={field}
                    value={body[field.name]}
                    wrong={wrongOf(field.name)}
                    set={(value) => set(field.name, value)}
                  />
                ))}
            </div>
          </Card>
        ))}
        <TimeZones />
      </SaveForm>
      <LivePreview body={body} report={setPreviewProblem} />
    </div>
  );
}
