import { signal } from "@preact/signals";
import { TOKEN_PLACE } from "./kept-token.ts";

/** The access token of this tab; it is forgotten with the tab. */
export const token = signal<string | undefined>(sessionStorage.getItem(TOKEN_PLACE) ?? undefined);

export function keepToken(value: string | undefined): void {
  token.value = value;
  if (value === undefined) sessionStorage.removeItem(TOKEN_PLACE);
  else sessionStorage.setItem(TOKEN_PLACE, value);
}
