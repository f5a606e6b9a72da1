import * as z from "zod";
import { OutcomesVariable, Text, TimingsVariable } from "../contract/environment.ts";

export const Env = z.object({
  RUN_TABLE: Text,
  /** `public` refuses loopback, link-local, private and metadata addresses at every redirect. */
  APP_URLS: z.enum(["public", "any"]),
  /** `alone`: no processes of other users or of the system run under the runner's user, as in Lambda. */
  SANDBOX: z.enum(["alone", "shared"]),
  BROKER_FUNCTION: Text,
  OUTCOMES: OutcomesVariable,
  TIMINGS: TimingsVariable,
});
