import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import { PLACES } from "../../frame/places.ts";
import { Failure } from "../../parts/failure.tsx";
import { Field } from "../../parts/field.tsx";
import { words } from "../../words/words.ts";

interface AppPickerProps {
  readonly value: string;
  readonly wrong: readonly string[];
  readonly set: (appName: string) => void;
}

/** An app of the list. */
export function AppPicker({ value, wrong, set }: AppPickerProps) {
  const t = words.value;
  const apps = usePolled(
    "app-names",
    async () => (await api.call("list-apps", {})).value.map(({ appName }) => appName),
    0,
  );
  const names = apps.value ?? [];
  if (apps.value?.length === 0)
    return (
      <div class="field">
        <span class="label">{t.app}</span>
        <span>
          {t.noApps} <a href={PLACES.newApp}>{t.publishApp}</a>
        </span>
      </div>
    );
  return (
    <>
      <Field name="appName" label={t.app} wrong={wrong}>
        {(given) => (
          <select {...given} value={value} onChange={({ currentTarget }) => set(currentTarget.value)}>
            {!names.includes(value) && <option value={value}>{value === "" ? t.choosePlease : value}</option>}
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Failure problem={apps.problem} again={apps.again} />
    </>
  );
}
