import { useState } from "preact/hooks";
import type { NoticeKind } from "../../../contract/notice.ts";
import { api } from "../../api/client.ts";
import { useAction } from "../../api/use-action.ts";
import { announce } from "../../frame/announce.tsx";
import { Card } from "../../parts/card.tsx";
import { Field } from "../../parts/field.tsx";
import { SaveForm } from "../../parts/save-form.tsx";
import { wrongFields } from "../../parts/wrong-fields.ts";
import { words } from "../../words/words.ts";
import { eventWord, formatName, KINDS, WAYS, type Way } from "./notice-words.ts";

const EMPTY = { name: "", url: "", topicArn: "", secret: "", jobName: "", appName: "", skippedInARow: "3" };
/** Formats that sign, or may sign. */
const SIGNING: readonly Way[] = ["json", "dingtalk", "feishu"];

/** Puts a subscription. The name of another one replaces it: secrets are not shown, so nothing of it is kept. */
export function NoticeForm({ onSaved }: { readonly onSaved: () => void }) {
  const t = words.value;
  const [texts, setTexts] = useState(EMPTY);
  const [way, setWay] = useState<Way>("json");
  const [kinds, setKinds] = useState<readonly NoticeKind[]>(KINDS);
  const save = useAction(async () => {
    const { name, url, topicArn, secret, jobName, appName, skippedInARow } = texts;
    const address =
      way === "sns" ? { topicArn } : { url, format: way, ...(SIGNING.includes(way) && secret !== "" && { secret }) };
    const about = { ...(jobName !== "" && { jobName }), ...(appName !== "" && { appName }) };
    const skipped = kinds.includes("skipped") && { skippedInARow: Number(skippedInARow) };
    await api.call("put-notices", { path: { name }, body: { ...address, ...about, ...skipped, kinds: [...kinds] } });
    announce(t.saved(name));
    onSaved();
  });
  const wrong = wrongFields(save.problem);
  const line = (name: keyof typeof EMPTY, label: string, hint = "", isWide = false) => (
    <Field name={name} label={label} hint={hint} isWide={isWide} wrong={wrong.get(name) ?? []}>
      {(given) => {
        const set = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
          setTexts({ ...texts, [name]: currentTarget.value });
        const shared = { ...given, value: texts[name], autocomplete: "off", spellcheck: false, onInput: set } as const;
        return name === "secret" ? <input {...shared} type="password" /> : <input {...shared} />;
      }}
    </Field>
  );
  return (
    <Card title={t.putNotices}>
      <SaveForm save={save} verb={t.save} isIncomplete={texts.name === ""}>
        <div class="fields">
          {line("name", t.name, t.noticesNameHint)}
          <Field name="format" label={t.way} wrong={wrong.get("format") ?? []}>
            {(given) => (
              <select {...given} value={way} onChange={({ currentTarget }) => setWay(currentTarget.value as Way)}>
                {WAYS.map((one) => (
                  <option key={one} value={one}>
                    {formatName(one)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {way === "sns" ? line("topicArn", t.topic, t.topicHint, true) : line("url", t.address, t.hookHint, true)}
          {SIGNING.includes(way) && line("secret", t.secret, way === "json" ? t.secretHint : t.robotSecretHint, true)}
          {line("jobName", t.onlyJob, t.emptyIsAll)}
          {line("appName", t.onlyApp, t.emptyIsAll)}
          {kinds.includes("skipped") && line("skippedInARow", t.skippedInARow)}
        </div>
        <fieldset>
          <legend>{t.events}</legend>
          <div class="row">
            {KINDS.map((kind) => (
              <label class="choice" key={kind}>
                <input
                  type="checkbox"
                  checked={kinds.includes(kind)}
                  onChange={({ currentTarget }) =>
                    setKinds(KINDS.filter((one) => (one === kind ? currentTarget.checked : kinds.includes(one))))
                  }
                />
                {eventWord(kind)}
              </label>
            ))}
          </div>
        </fieldset>
      </SaveForm>
    </Card>
  );
}
