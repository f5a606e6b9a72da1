import type { LogPlace } from "../core/run/log-parts.ts";

export interface LogEvent {
  /** Epoch ms. */
  readonly at: number;
  /** One line, of any program that wrote there. */
  readonly message: string;
}

export interface LogRequest {
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Epoch ms, exclusive. @default no end */
  readonly until?: number | undefined;
  /** Most events, 1 to 10,000. */
  readonly limit: number;
  /** Whether the first events of the range are wanted, or the last ones. */
  readonly isForward: boolean;
  /** The `next` of an earlier answer to the same request. */
  readonly token?: string | undefined;
}

export interface LogSlice {
  /** In the order of time. It may be empty though others follow. */
  readonly events: readonly LogEvent[];
  /** Leads on in the same direction; absent when nothing is left there now. */
  readonly next?: string;
}

/** The output of runners, as the API reads it. */
export interface LogStreams {
  /** One call of the service. A stream that is not there is empty. */
  read(place: LogPlace, request: LogRequest): Promise<LogSlice>;
}
