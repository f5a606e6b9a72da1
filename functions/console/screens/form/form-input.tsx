import { Field } from "../../parts/field.tsx";
import { words } from "../../words/words.ts";
import type { FormField } from "./fields.ts";
import { ZONES_ID } from "./time-zones.tsx";

interface FormInputProps {
  readonly field: FormField;
  readonly value: unknown;
  readonly wrong: readonly string[];
  readonly set: (value: unknown) => void;
}

/** One field of the form by its kind. */
export function FormInput({ field: { name, label, kind, isOptional, isWide }, value, wrong, set }: FormInputProps) {
  const t = words.value;
  const title = t[label] as string;
  const text = value === undefined ? "" : String(value);
  const typed = (written: string) => set(isOptional && written === "" ? undefined : written);
  if (kind === "check")
    return (
      <div class="field ticked">
        <label class="choice">
          <input
            name={name}
            type="checkbox"
            checked={value === true}
            onChange={({ currentTarget }) => set(currentTarget.checked)}
          />
          {title}
        </label>
      </div>
    );
  return (
    <Field name={name} label={title} isWide={isWide ?? false} wrong={wrong}>
      {(given) =>
        typeof kind === "object" ? (
          <select {...given} value={text} onChange={({ currentTarget }) => set(currentTarget.value)}>
            {kind.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        ) : kind === "lines" ? (
          <textarea {...given} rows={2} value={text} onInput={({ currentTarget }) => typed(currentTarget.value)} />
        ) : (
          <input
            {...given}
            value={text}
            autocomplete="off"
            spellcheck={false}
            inputMode={kind === "number" ? "decimal" : "text"}
            list={name === "timeZone" ? ZONES_ID : undefined}
            onInput={({ currentTarget }) => typed(currentTarget.value)}
          />
        )
      }
    </Field>
  );
}
