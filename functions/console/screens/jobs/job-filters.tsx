import { useEffect, useRef } from "preact/hooks";
import { api } from "../../api/client.ts";
import { usePolled } from "../../api/use-polled.ts";
import type { Change } from "../../frame/use-query.ts";
import { stateWord } from "../../words/state-word.ts";
import { words } from "../../words/words.ts";

const STATES = ["ENABLED", "DISABLED", "DISABLED_BY_APP", "DELETING"] as const;
const TYPES = ["SIMPLE", "DATAFLOW", "SCRIPT", "TRANSIENT", "DAEMON"] as const;
const PAUSE_MS = 250;

interface JobFiltersProps {
  readonly query: Change;
  readonly change: (changes: Change) => void;
}

/** The filters of the list of jobs. The search begins shortly after the last key. */
export function JobFilters({ query, change }: JobFiltersProps) {
  const t = words.value;
  const apps = usePolled(
    "app-names",
    async () => (await api.call("list-apps", {})).value.map(({ appName }) => appName),
    0,
  );
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  const { prefix = "" } = query;
  // The back button changes the URL, and so the field, except while the reader types in it.
  useEffect(() => {
    if (search.current && document.activeElement !== search.current) search.current.value = prefix;
  }, [prefix]);
  return (
    <search class="filters">
      <input
        ref={search}
        type="search"
        aria-label={t.searchJobs}
        placeholder={t.searchJobs}
        defaultValue={prefix}
        onInput={({ currentTarget }) => {
          clearTimeout(timer.current);
          timer.current = setTimeout(() => change({ prefix: currentTarget.value.trim() }), PAUSE_MS);
        }}
      />
      <Pick
        name={t.state}
        value={query.state}
        options={STATES.map((one) => [one, stateWord(one)])}
        set={(state) => change({ state })}
      />
      <Pick
        name={t.type}
        value={query.type}
        options={TYPES.map((one) => [one, one])}
        set={(type) => change({ type })}
      />
      <Pick
        name={t.app}
        value={query.appName}
        options={(apps.value ?? []).map((one) => [one, one])}
        set={(appName) => change({ appName })}
      />
      <label class="choice">
        <input
          type="checkbox"
          checked={query.failing === "true"}
          onChange={({ currentTarget }) => change({ failing: currentTarget.checked ? "true" : undefined })}
        />
        {t.failing}
      </label>
      <label class="choice">
        <input
          type="checkbox"
          checked={query.losing === "true"}
          onChange={({ currentTarget }) => change({ losing: currentTarget.checked ? "true" : undefined })}
        />
        {t.losing}
      </label>
    </search>
  );
}

interface PickProps {
  readonly name: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly set: (value: string | undefined) => void;
}

const Pick = ({ name, value = "", options, set }: PickProps) => (
  <select aria-label={name} value={value} onChange={({ currentTarget }) => set(currentTarget.value)}>
    <option value="">{`${name}: ${words.value.any}`}</option>
    {value !== "" && !options.some(([one]) => one === value) && <option value={value}>{value}</option>}
    {options.map(([one, text]) => (
      <option key={one} value={one}>
        {text}
      </option>
    ))}
  </select>
);
