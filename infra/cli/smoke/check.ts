import type { Client } from "../../../functions/client/create-client.ts";
import type { Endpoint } from "../endpoint/connect.ts";
import type { Io } from "../io.ts";
import type { Words } from "../words/words.ts";

/** `unknown`: this place cannot tell, or the check was not asked for. */
export type Verdict = "holds" | "fails" | "unknown";

export interface Finding {
  readonly verdict: Verdict;
  /** The observation, with its time. */
  readonly seen: string;
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
  /** Checks that take longer than Lambda's longest time-out. */
  readonly isSlow: boolean;
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
