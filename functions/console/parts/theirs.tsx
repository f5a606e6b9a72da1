import { visibleText } from "./visible-text.ts";

const MAX_SHOWN = 20_000;

/** A text that a job or its owner wrote. It is never markup, and its direction changes nothing around it. */
export const Theirs = ({ text }: { readonly text: string }) => <bdi class="breaks">{visibleText(text, MAX_SHOWN)}</bdi>;
