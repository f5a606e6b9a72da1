import { reasonWord } from "../words/reason-word.ts";
import { words } from "../words/words.ts";
import { Theirs } from "./theirs.tsx";

/** Why something ended as it did, or did not run: one of the stack's fixed words, or a text of the job. */
export const Reason = ({ of }: { readonly of: string }) => {
  const word = reasonWord(of, words.value);
  return word === undefined ? <Theirs text={of} /> : <span title={of}>{word}</span>;
};
