/** One JSON line per interesting fact; an error carries its cause. */
export interface Log {
  info(fact: string, details?: Readonly<Record<string, unknown>>): void;
  error(fact: string, details: Readonly<Record<string, unknown>> & { readonly cause: unknown }): void;
}
