import type { TemporaryCredentials } from "../../../contract/broker.ts";
import type { Task } from "../../../contract/task.ts";
import { isObjectUrl, parseObjectUrl } from "../../../core/config/object-url.ts";
import type { ObjectRequests } from "../../../ports/object-requests.ts";
import { NotGiven } from "../../credentials/ask-in-time.ts";
import { PackageError } from "../package-error.ts";

/** A file on a server. */
export interface Source {
  readonly url: URL;
  /** Lower-case hex digest that the file must have. */
  readonly sha256: string | undefined;
  /** The headers of a signed request. @default the request is not signed */
  readonly signed?: Readonly<Record<string, string>>;
}

export interface SourceWish extends Pick<Task["app"], "appURL" | "sha256"> {
  /** Asks for a session of the app's role. @throws NotGiven */
  readonly credentials: () => Promise<TemporaryCredentials>;
}

export interface SourceDeps {
  readonly objects: ObjectRequests;
}

/** The source of a package. That of an S3 object is signed with a session of the app's role. @throws PackageError */
export async function sourceOf({ appURL, sha256, credentials }: SourceWish, { objects }: SourceDeps): Promise<Source> {
  if (!isObjectUrl(appURL)) return { url: new URL(appURL), sha256 };
  const object = parseObjectUrl(appURL);
  if (object === undefined) throw new PackageError(`${appURL} names no object of S3`);
  const session = await credentials().catch((cause: unknown) => {
    if (!(cause instanceof NotGiven)) throw cause;
    const { message, retryable } = cause;
    throw new PackageError(`the role cannot be used: ${message}`, { retryable, cause });
  });
  const { url, headers } = await objects.sign(object, session);
  return { url, sha256, signed: headers };
}
