import * as z from "zod";
import { Text } from "../contract/environment.ts";

export const Env = z.object({
  /** The address of the stack's own HTTP API, up to and with `/api`. */
  API_URL: Text,
});
