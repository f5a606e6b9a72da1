/** The input of the process that runs the tests; it reads it from the file that `MUTATION_SESSION` names. */
export interface Session {
  /** Mutants to judge. */
  readonly mutants: readonly number[];
  /** Per test file: the mutants of the files that it imports. Nothing else tells which constants it uses. */
  readonly importedBy: Readonly<Record<string, readonly Range[]>>;
  /** Only tests judge that take at most so much of the processor unchanged, in ms; absent: all. */
  readonly quickMs?: number | undefined;
  /** Per test: the mutants that it has let live in an earlier session, which was cut short. */
  readonly survived: Readonly<Record<string, readonly number[]>>;
  /** A file with one `Verdict` a line. */
  readonly verdicts: string;
  /** A file that holds the `Trying` under way. */
  readonly trying: string;
}

/** The mutants of one file; both ends are included. */
export type Range = readonly [first: number, last: number];

/** One fact of a session. */
export type Verdict =
  | {
      readonly kind: "killed";
      readonly mutant: number;
      readonly test: string;
      readonly why: string;
      /** The test did not end in time. */
      readonly isTimeout?: true;
    }
  /** A test that judges these mutants has let them live. */
  | { readonly kind: "survived"; readonly mutants: readonly number[]; readonly test: string; readonly ms: number }
  /** A test that cannot judge: it fails without any mutant, or when it is repeated. */
  | { readonly kind: "unfit"; readonly test: string; readonly why: string };

/** The current try: the process to end when it hangs, and the instant of its begin. */
export interface Trying {
  readonly pid: number;
  /** 0: the code is as it should be. */
  readonly mutant: number;
  readonly test: string;
  /** Longest time that it may take, in ms. */
  readonly limitMs: number;
}
