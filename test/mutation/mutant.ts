/** One wrong form of the code: a change at one place. */
export interface Mutant {
  /** From 1, in the order of files and places; another run may number the same mutant otherwise. */
  readonly id: number;
  readonly file: string;
  readonly line: number;
  /** The function or constant that it is in. */
  readonly within: string;
  readonly operator: string;
  /** The change in words; with `file` and `within` it names a mutant for good, also when lines move. */
  readonly told: string;
  /** From 1: which one of several that read the same. */
  readonly nth: number;
}

/** The name of a mutant that outlives changes elsewhere in its file. */
export const nameOf = ({ file, within, operator, told, nth }: Omit<Mutant, "id" | "line">): string =>
  `${file} ${within}: ${operator}: ${told}${nth > 1 ? ` (${nth})` : ""}`;
