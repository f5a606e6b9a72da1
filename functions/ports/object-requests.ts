import type { TemporaryCredentials } from "../contract/broker.ts";
import type { ObjectName } from "../core/config/object-url.ts";

/** Requests to S3. */
export interface ObjectRequests {
  /** Makes a signed GET. The headers hold the session's token: they are for this URL alone, and for no redirect. */
  sign(
    object: ObjectName,
    session: TemporaryCredentials,
  ): Promise<{ readonly url: URL; readonly headers: Readonly<Record<string, string>> }>;
}
