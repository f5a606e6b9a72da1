import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api } from "../../api/client.ts";
import { useAction } from "../../api/use-action.ts";
import { announce } from "../../frame/announce.tsx";
import { PLACES } from "../../frame/places.ts";
import { Card } from "../../parts/card.tsx";
import { Field } from "../../parts/field.tsx";
import { SaveForm } from "../../parts/save-form.tsx";
import { wrongFields } from "../../parts/wrong-fields.ts";
import { words } from "../../words/words.ts";
import { type AppTexts, changesOf } from "./app-texts.ts";

interface AppFormProps {
  readonly start: AppTexts;
  readonly etag?: string | undefined;
  readonly isNew: boolean;
}

/** Publishes or changes an app. A change sends the fields alone that the reader changed. */
export function AppForm({ start, etag, isNew }: AppFormProps) {
  const t = words.value;
  const { route } = useLocation();
  const [texts, setTexts] = useState(start);
  const set = (name: keyof AppTexts) => (event: { readonly currentTarget: { readonly value: string } }) => {
    const { value } = event.currentTarget;
    setTexts((before) => ({ ...before, [name]: value }));
  };
  const save = useAction(async () => {
    const fields = changesOf(isNew ? undefined : start, texts);
    if ("wrongLine" in fields) throw new Error(t.wrongVariable(t[fields.field], fields.wrongLine));
    if (isNew) await api.call("create-app", { body: fields });
    else await api.call("update-app", { body: fields, ifMatch: etag });
    announce(t.saved(texts.appName));
    route(PLACES.app(texts.appName));
  });
  const wrong = wrongFields(save.problem);
  const line = (name: keyof AppTexts, label: string, hint = "", isWide = false) => (
    <Field name={name} label={label} hint={hint} isWide={isWide} wrong={wrong.get(name) ?? []}>
      {(given) => <input {...given} value={texts[name]} autocomplete="off" spellcheck={false} onInput={set(name)} />}
    </Field>
  );
  const lines = (name: keyof AppTexts, label: string, hint: string) => (
    <Field name={name} label={label} hint={hint} isWide wrong={wrong.get(name) ?? []}>
      {(given) => <textarea {...given} class="mono" rows={4} value={texts[name]} onInput={set(name)} />}
    </Field>
  );
  return (
    <SaveForm save={save} verb={isNew ? t.publishApp : t.save} back={isNew ? PLACES.apps : PLACES.app(texts.appName)}>
      <Card title={t.package}>
        <div class="fields">
          {isNew && line("appName", t.appName)}
          {line("appURL", t.address, t.addressHint, true)}
          {line("sha256", t.digest, t.digestHint, true)}
          {line("bootstrapScript", t.bootstrapScript, t.bootstrapHint)}
        </div>
      </Card>
      <Card title={t.partMore}>
        <div class="fields">
          {line("cpuCount", t.appCpu)}
          {line("memoryMB", t.appMemory)}
          {line("eventTraceSamplingCount", t.sampling, t.samplingHint)}
          <Field name="appCacheEnable" label={t.appCache} wrong={wrong.get("appCacheEnable") ?? []}>
            {(given) => (
              <select {...given} value={texts.appCacheEnable} onChange={set("appCacheEnable")}>
                <option value="true">{t.yes}</option>
                <option value="false">{t.no}</option>
              </select>
            )}
          </Field>
          {lines("environment", t.environment, t.environmentHint)}
          {line("roleArn", t.role, t.roleHint)}
          {lines("secrets", t.secrets, t.secretsHint)}
        </div>
      </Card>
    </SaveForm>
  );
}
