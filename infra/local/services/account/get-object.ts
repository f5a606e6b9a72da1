import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { AwsError } from "../aws-error.ts";
import type { WireRequest } from "../iam/canonical-request.ts";
import type { Right } from "../iam/evaluate.ts";
import { xmlText } from "../query-protocol.ts";
import type { Account } from "./account-file.ts";

export interface GetObjectInput {
  readonly bucket: string;
  readonly key: string;
  /** ETag of an earlier answer. */
  readonly known: string | undefined;
}

/** The bucket is in the path: a name before `127.0.0.1` is no host. @throws AwsError for every request but a GetObject */
export function parseGetObject({ method, url, headers }: WireRequest): GetObjectInput {
  const { pathname, search } = new URL(url, "http://localhost");
  const [, bucket, key] = /^\/([^/]+)\/(.+)$/.exec(pathname) ?? [];
  const isWhole = search === "" || search === "?x-id=GetObject";
  if (method !== "GET" || !isWhole || bucket === undefined || key === undefined || headers.range !== undefined)
    throw new AwsError("NotImplemented", `${method} ${url} is not supported by the local runtime`, 501);
  const known = headers["if-none-match"];
  return { bucket, key: decodeURIComponent(key), known: known === undefined ? undefined : String(known) };
}

/** An ARN of S3 names neither region nor account. */
export const getObjectRights = ({ bucket, key }: GetObjectInput): Right[] => [
  { action: "s3:GetObject", resource: `arn:aws:s3:::${bucket}/${key}` },
];
export const listRights = ({ bucket }: GetObjectInput): Right[] => [
  { action: "s3:ListBucket", resource: `arn:aws:s3:::${bucket}` },
];

/**
 * @param mayList without this right S3 does not tell a missing object from a refused one.
 * @throws AwsError for an object that is not there
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export async function getObject({ buckets }: Account, { bucket, key, known }: GetObjectInput, mayList: () => boolean) {
  const directory = buckets[bucket];
  if (directory === undefined) throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
  const bytes = await fileOf(directory, key);
  if (bytes === undefined && mayList()) throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
  if (bytes === undefined) throw new AwsError("AccessDenied", "Access Denied", 403);
  const etag = `"${createHash("md5").update(bytes).digest("hex")}"`;
  const headers = { etag, "content-type": "binary/octet-stream" };
  return known === etag ? { status: 304, body: "", headers } : { status: 200, body: bytes, headers };
}

/** The file of a key, which is inside of its bucket's directory. */
async function fileOf(directory: string, key: string): Promise<Buffer | undefined> {
  const file = path.join(directory, key);
  if (!file.startsWith(directory + path.sep)) return undefined;
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "EISDIR" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export const s3Failure = ({ code, message }: AwsError): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${xmlText(code)}</Code><Message>${xmlText(message)}</Message></Error>`;
