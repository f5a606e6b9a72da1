import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import type { IncomingMessage } from "node:http";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { PackageLimits } from "../limits.ts";
import { PackageError } from "../package-error.ts";
import { asPackageError, type RequestOptions, request } from "./request.ts";
import type { Source } from "./source.ts";

/** The validators by which a server recognizes a file. @see https://www.rfc-editor.org/rfc/rfc9110#name-validator-fields */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

export interface FetchDeps extends Pick<RequestOptions, "isAllowed" | "resolve"> {
  /** Whether plain http is trusted without a digest: a machine on the way could replace the package. */
  readonly httpNeedsDigest: boolean;
  readonly limits: PackageLimits;
}

export type Fetched =
  /** The file has not changed since the validators were issued. */
  | { readonly kind: "unchanged" }
  /** SHA-256 of the bytes, lower-case hex. */
  | { readonly kind: "fetched"; readonly sha256: string; readonly validators: Validators };

/**
 * Fetches a package into a file.
 * @param known the validators of an earlier fetch; `{}` always fetches.
 * @throws PackageError, also when the signal is aborted.
 */
export async function fetchPackage(
  { url, sha256, signed }: Source,
  file: string,
  known: Validators,
  { limits, httpNeedsDigest, ...deps }: FetchDeps,
  signal: AbortSignal,
): Promise<Fetched> {
  const late = AbortSignal.timeout(limits.totalMs);
  const options = {
    ...deps,
    limits,
    // The operator names another endpoint of S3, and no app does.
    allowHttp: sha256 !== undefined || !httpNeedsDigest || signed !== undefined,
    isSigned: signed !== undefined,
    signal: AbortSignal.any([signal, late]),
  };
  try {
    const response = await request(url, { ...conditions(known), ...signed }, options);
    if (response.statusCode === 304 && hasValidator(known)) {
      response.destroy();
      return { kind: "unchanged" };
    }
    judgeStatus(response);
    const digest = await save(response, file, limits.fetchedBytes);
    if (sha256 !== undefined && digest !== sha256) throw new PackageError(`its sha256 is ${digest}`);
    return { kind: "fetched", sha256: digest, validators: validatorsOf(response) };
  } catch (error) {
    if (late.aborted) throw new PackageError(`not here after ${limits.totalMs / 1_000} s`, { retryable: true });
    throw asPackageError(error);
  }
}

const hasValidator = ({ etag, lastModified }: Validators): boolean => etag !== undefined || lastModified !== undefined;

const conditions = ({ etag, lastModified }: Validators): Record<string, string> => ({
  ...(etag !== undefined && { "if-none-match": etag }),
  ...(lastModified !== undefined && { "if-modified-since": lastModified }),
});

const validatorsOf = ({ headers }: IncomingMessage): Validators => ({
  ...(headers.etag !== undefined && { etag: headers.etag }),
  ...(headers["last-modified"] !== undefined && { lastModified: headers["last-modified"] }),
});

function judgeStatus(response: IncomingMessage): void {
  const { statusCode = 0, statusMessage = "" } = response;
  if (statusCode === 200) return;
  response.destroy();
  // S3's answer to a signature for another region.
  const region = statusCode === 301 || statusCode === 400 ? response.headers["x-amz-bucket-region"] : undefined;
  const place = region === undefined ? "" : `: the bucket is in ${region}, and not in the stack's region`;
  throw new PackageError(`${statusCode} ${statusMessage}${place}`.trim(), { retryable: statusCode >= 500 });
}

/** @returns the SHA-256 of the saved bytes. */
async function save(response: IncomingMessage, file: string, maxBytes: number): Promise<string> {
  const tooLarge = () => new PackageError(`larger than ${maxBytes} bytes`);
  if (Number(response.headers["content-length"] ?? 0) > maxBytes) {
    response.destroy();
    throw tooLarge();
  }
  const hash = createHash("sha256");
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(bytes > maxBytes ? tooLarge() : null, chunk);
    },
  });
  await pipeline(response, count, createWriteStream(file));
  return hash.digest("hex");
}
