/** The attacker's knowledge of the stack and of its victim: all but the secrets. */
export interface Targets {
  readonly configTable: string;
  /** App and job. */
  readonly victim: string;
  readonly victimTenant: string;
  readonly victimExecution: string;
  readonly ticks: string;
  readonly outcomes: string;
  readonly logGroup: string;
  /** The streams of that group. In AWS a job knows the name of its own stream only. */
  readonly streams: readonly string[];
  readonly functions: Readonly<Record<"dispatcher" | "planner" | "runner", string>>;
}

/** A try and its result, as the job prints it in one line. */
export interface Tried {
  readonly tried: string;
  /** Name of the error, or the answer. */
  readonly got: unknown;
}
