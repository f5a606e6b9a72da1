import { SignOut } from "../sign-in/sign-out.tsx";
import { words } from "../words/words.ts";
import { browserZone, LANGUAGES, language, THEMES, theme, ZONES, zone } from "./preferences.ts";

/** Language, theme and zone. */
export function Choices() {
  const t = words.value;
  const themes = { system: t.themeSystem, light: t.themeLight, dark: t.themeDark };
  return (
    <div class="preferences">
      <Choice
        name={t.language}
        value={language.value}
        options={LANGUAGES}
        text={{ en: "English", zh: "中文" }}
        set={(one) => (language.value = one)}
      />
      <Choice name={t.theme} value={theme.value} options={THEMES} text={themes} set={(one) => (theme.value = one)} />
      <Choice
        name={t.zone}
        value={zone.value}
        options={ZONES}
        text={{ browser: browserZone, UTC: "UTC" }}
        set={(one) => (zone.value = one)}
      />
      <SignOut />
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly name: string;
  readonly value: T;
  readonly options: readonly T[];
  readonly text: Readonly<Record<T, string>>;
  readonly set: (value: T) => void;
}

function Choice<T extends string>({ name, value, options, text, set }: ChoiceProps<T>) {
  return (
    <label>
      <span>{name}</span>
      <select value={value} onChange={({ currentTarget }) => set(currentTarget.value as T)}>
        {options.map((one) => (
          <option key={one} value={one}>
            {text[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
