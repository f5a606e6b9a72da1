import { stateWord } from "../words/state-word.ts";
import { words } from "../words/words.ts";

interface OutcomePickerProps {
  readonly chosen: string | undefined;
  readonly states: readonly string[];
  /** The value of the choice of all states. @default none */
  readonly all?: string;
  readonly choose: (state: string) => void;
}

/** Narrows a list to one state. */
export function OutcomePicker({ chosen, states, all = "", choose }: OutcomePickerProps) {
  const t = words.value;
  return (
    <select aria-label={t.outcome} value={chosen ?? all} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      <option value={all}>{`${t.outcome}: ${t.any}`}</option>
      {states.map((one) => (
        <option key={one} value={one}>
          {stateWord(one)}
        </option>
      ))}
    </select>
  );
}
