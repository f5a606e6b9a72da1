import type { TemporaryCredentials } from "../../contract/broker.ts";
import { requestTimeouts } from "../aws/request-timeouts.ts";

/** The options of a client that signs with the keys of a role's session. */
export const sessionClient = (
  region: string,
  { accessKeyId, secretAccessKey, sessionToken }: TemporaryCredentials,
) => ({
  ...requestTimeouts(10),
  region,
  credentials: { accessKeyId, secretAccessKey, sessionToken },
});
