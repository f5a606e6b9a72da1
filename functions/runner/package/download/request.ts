import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { PackageLimits } from "../limits.ts";
import { PackageError } from "../package-error.ts";
import {
  type AddressRule,
  ForbiddenAddressError,
  pinnedLookup,
  type Resolve,
  refuseForbiddenLiteral,
} from "./pinned-lookup.ts";

export interface RequestOptions {
  readonly isAllowed: AddressRule;
  /** Plain http is trusted, or the package's digest is known. */
  readonly allowHttp: boolean;
  /** The headers are for this URL alone: no redirect is followed. @default false */
  readonly isSigned?: boolean;
  readonly resolve: Resolve;
  readonly limits: Pick<PackageLimits, "redirects" | "idleMs">;
  readonly signal: AbortSignal;
}

/** Sends a GET and follows redirects, judging every one of them. @throws PackageError */
export async function request(
  from: URL,
  headers: Readonly<Record<string, string>>,
  options: RequestOptions,
): Promise<IncomingMessage> {
  let url = from;
  for (let hops = 0; hops <= options.limits.redirects; hops++) {
    judgeUrl(url, options);
    const response = await get(url, headers, options);
    const { location } = response.headers;
    if (options.isSigned || !isRedirect(response.statusCode) || location === undefined) return response;
    response.destroy();
    if (!URL.canParse(location, url.href)) throw new PackageError("a redirect leads to no URL");
    url = new URL(location, url);
  }
  throw new PackageError(`more than ${options.limits.redirects} redirects`);
}

const isRedirect = (status = 0): boolean => [301, 302, 303, 307, 308].includes(status);

function judgeUrl(url: URL, { isAllowed, allowHttp }: RequestOptions): void {
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new PackageError(`${url.protocol} is not fetched`);
  if (url.protocol === "http:" && !allowHttp) throw new PackageError("plain http without sha256");
  try {
    refuseForbiddenLiteral(url, isAllowed);
  } catch (error) {
    throw asPackageError(error);
  }
}

function get(
  url: URL,
  headers: Readonly<Record<string, string>>,
  { isAllowed, resolve, limits, signal }: RequestOptions,
): Promise<IncomingMessage> {
  return new Promise((answer, reject) => {
    const outgoing = (url.protocol === "https:" ? https : http).get(url, {
      headers: { "user-agent": "elastic-job-serverless", "accept-encoding": "identity", ...headers },
      // A connection of its own, so that each one is looked up and judged.
      agent: false,
      signal,
      timeout: limits.idleMs,
      lookup: pinnedLookup(resolve, isAllowed),
    });
    let response: IncomingMessage | undefined;
    outgoing.on("response", (begun) => {
      response = begun;
      answer(begun);
    });
    outgoing.on("error", (error) => reject(asPackageError(error)));
    outgoing.on("upgrade", ({ statusCode, statusMessage }, socket) => {
      socket.destroy();
      reject(new PackageError(`${statusCode} ${statusMessage}`));
    });
    // After an answer or an error this changes nothing.
    outgoing.on("close", () => reject(new PackageError("the connection ended without an answer", { retryable: true })));
    // Once an answer has begun, the answer fails: an error of the request would make it say "aborted" alone.
    outgoing.on("timeout", () => (response ?? outgoing).destroy(new Error(`silent for ${limits.idleMs / 1_000} s`)));
  });
}

/** The error of a connection: a refused address is final, a network error may be retried. */
export function asPackageError(error: unknown): PackageError {
  if (error instanceof PackageError) return error;
  const { message } = error instanceof Error ? error : new Error(String(error));
  return new PackageError(message, { retryable: !(error instanceof ForbiddenAddressError), cause: error });
}
