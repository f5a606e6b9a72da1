/** The fate of one field of one job of the source. */
export interface Fate {
  /** The job or app of the source, with its file. */
  readonly item: string;
  readonly field: string;
  readonly value: unknown;
  readonly fate: "kept" | "translated" | "lost";
  /** The field that holds it now, the translation, or the reason. */
  readonly words?: string;
}

/** The account of one source job. Each field has one fate when it closes. */
export class Ledger {
  readonly item: string;
  readonly #source: ReadonlyMap<string, unknown>;
  readonly #fates = new Map<string, Fate>();

  /** @param source every field of the job, nested ones by their path. */
  constructor(item: string, source: Readonly<Record<string, unknown>>) {
    this.item = item;
    this.#source = new Map(Object.entries(source));
  }

  /** The value of a field, undefined where it is absent or null. */
  get(field: string): unknown {
    return this.#source.get(field) ?? undefined;
  }

  has(field: string): boolean {
    return this.get(field) !== undefined;
  }

  kept(field: string, words?: string): void {
    this.#write(field, "kept", words);
  }

  translated(field: string, words: string): void {
    this.#write(field, "translated", words);
  }

  lost(field: string, reason: string): void {
    this.#write(field, "lost", reason);
  }

  /** The whole job is lost, also where the source does not have the field that is the reason. */
  refused(field: string, reason: string): void {
    if (this.#fates.get(field)?.fate === "lost") return;
    this.#fates.set(field, { item: this.item, field, value: this.#source.get(field), fate: "lost", words: reason });
  }

  /** The fields below a path that have no fate yet. */
  open(prefix = ""): string[] {
    return [...this.#source.keys()].filter((field) => field.startsWith(prefix) && !this.#fates.has(field));
  }

  /** All fates. A field that was never mentioned is lost, unless it says nothing. */
  close(): Fate[] {
    for (const field of this.open()) {
      if (saysNothing(this.#source.get(field))) this.kept(field, "it says nothing");
      else this.lost(field, "there is no such thing here");
    }
    return [...this.#fates.values()];
  }

  #write(field: string, fate: Fate["fate"], words: string | undefined): void {
    // A loss stands: a later line of the importer must not hide it.
    if (!this.#source.has(field) || this.#fates.get(field)?.fate === "lost") return;
    const value = this.#source.get(field);
    this.#fates.set(field, { item: this.item, field, value, fate, ...(words !== undefined && { words }) });
  }
}

export const saysNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

/** Something beside the jobs of a source: it stays where it is, and the report names it. */
export const leftAlone = (item: string, value: unknown, reason: string): Fate => ({
  ...{ item, field: "(all)", value, fate: "translated", words: `nothing of it is imported: ${reason}` },
});

/** The leaves of a value by their paths: `spec.template.0.name`. An empty object or list is a leaf. */
export function leavesOf(value: unknown, path = ""): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0)
    return path === "" ? {} : { [path]: value };
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, inner]) => leavesOf(inner, path === "" ? name : `${path}.${name}`)),
  );
}
