import { visibleText } from "./visible-text.ts";

/** Longer texts are cut here: a page with a megabyte in one line is slow. */
const MAX_SHOWN = 20_000;

/** A text that a job or its owner wrote. It is never markup, and its direction changes nothing around it. */
export const Theirs = ({ text }: { readonly text: string }) => (
  <bdi class="breaks">{visibleText(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)} …` : text)}</bdi>
);
