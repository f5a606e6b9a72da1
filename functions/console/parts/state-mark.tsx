import { stateWord } from "../words/state-word.ts";
import { letterOf, toneOf } from "./states.ts";

/** A state by letter, colour and word. */
export const StateMark = ({ state }: { readonly state: string }) => (
  <span class={`mark ${toneOf(state)}`}>
    <b aria-hidden="true">{letterOf(state)}</b>
    <span>{stateWord(state)}</span>
  </span>
);
