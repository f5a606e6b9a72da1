import { signal } from "@preact/signals";

const NAME = "elastic-job.token";

/** The access token of this tab; it is forgotten with the tab. */
export const token = signal<string | undefined>(sessionStorage.getItem(NAME) ?? undefined);

export function keepToken(value: string | undefined): void {
  token.value = value;
  if (value === undefined) sessionStorage.removeItem(NAME);
  else sessionStorage.setItem(NAME, value);
}
