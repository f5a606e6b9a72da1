import type { Timings } from "../../../functions/contract/timings.ts";
import { roomySeconds } from "../../support/patience.ts";

/** Waits of the deployed stack, shortened so that a lost task runs again within seconds. */
export const SHORT_WAITS: Partial<Timings> = {
  dispatcherTimeoutSeconds: roomySeconds(6),
  collectorTimeoutSeconds: roomySeconds(6),
  runnerTimeoutSeconds: roomySeconds(20),
  stopBeforeEndSeconds: 2,
  lostAfterTimeoutSeconds: 2,
  eventAgeSeconds: 60,
  fanOutWithinSeconds: 5,
  failoverBackoffSeconds: 2,
  fenceSeconds: roomySeconds(3),
  cancelPollSeconds: 1,
  killAfterSeconds: 1,
  unreadableForSeconds: 2,
};
