import type { Client } from "../../../functions/client/create-client.ts";
import type { Endpoint } from "../endpoint/connect.ts";
import type { Io } from "../io.ts";
import type { Words } from "../words/words.ts";
import type { SmokeJob } from "./run-job.ts";

/** `unknown`: this place cannot tell, or the check was not asked for. */
export type Verdict = "holds" | "fails" | "unknown";

export interface Finding {
  readonly verdict: Verdict;
  /** The observation, with its time. */
  readonly seen: string;
}

/** The account of AWS behind a stack that was deployed for the checks. */
export interface Account {
  /** Concurrent invocations; undefined where AWS does not tell this caller. */
  concurrency(): Promise<number | undefined>;
  /**
   * Lets the runner of a memory size run one invocation at a time meanwhile.
   * @returns a finding of its own where AWS refuses that
   */
  withOneRunner(memoryMB: number, act: () => Promise<Finding>): Promise<Finding>;
}

/** Where the checks run: an app of their own at one API. */
export interface Stage {
  readonly client: Client;
  /** Its requests go on after Ctrl-C. */
  readonly cleaner: Client;
  readonly endpoint: Endpoint;
  readonly io: Io;
  /** The API is one of this machine. */
  readonly isLocal: boolean;
  /** The name of the app, with which the names of the jobs begin. */
  readonly name: string;
  /** The longest wait for the end of an execution, ms. */
  readonly patienceMs: number;
  /** How long fires are measured, ms. */
  readonly measureMs: number;
  /** Also the checks that wait for a time-out or an age. */
  readonly isSlow: boolean;
  /** MaximumEventAge of the runners, s. @default it is not known, or too long for a check */
  readonly eventAgeSeconds?: number | undefined;
  /** @default no check may touch the account */
  readonly account?: Account | undefined;
  /** The registered jobs, in their order. */
  readonly registered: SmokeJob[];
}

/** One assumption about AWS, and the way to doubt it. */
export interface Check {
  readonly name: string;
  readonly assumes: Words;
  /** The page of AWS that says so. */
  readonly page: string;
  readonly look: (stage: Stage) => Promise<Finding>;
}

const AWS = "https://docs.aws.amazon.com";
export const awsPage = (path: string): string => `${AWS}/${path}`;
