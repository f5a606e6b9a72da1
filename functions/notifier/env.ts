import * as z from "zod";
import { Text } from "../contract/environment.ts";

export const Env = z.object({
  /** The name of the stack: messages name it. */
  STACK: Text,
  CONFIG_TABLE: Text,
  RUN_TABLE: Text,
  /** `any` on a developer's machine: webhooks of loopback and plain http are called. */
  APP_URLS: z.enum(["public", "any"]),
});
