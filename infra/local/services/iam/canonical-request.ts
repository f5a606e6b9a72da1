import { createHash } from "node:crypto";

/** A request in the form that its signature covers. */
export interface WireRequest {
  readonly method: string;
  /** Path and query as they are sent. */
  readonly url: string;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string | Uint8Array;
}

/**
 * The text that a signature of version 4 signs.
 * @param signedHeaders names in lower case, in the order of the signature.
 * @param service S3 takes the path as it is sent, and the header's word for the body's digest.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalRequest(request: WireRequest, signedHeaders: readonly string[], service = ""): string {
  const [path = "", ...query] = request.url.split("?");
  const isOfS3 = service === "s3";
  return [
    request.method,
    isOfS3 ? path : canonicalPath(path),
    canonicalQuery(query.join("?")),
    ...signedHeaders.map((name) => `${name}:${canonicalValue(request.headers[name])}`),
    "",
    signedHeaders.join(";"),
    isOfS3 ? payloadOf(request) : sha256(request.body),
  ].join("\n");
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
const payloadOf = ({ headers }: WireRequest): string => String(headers["x-amz-content-sha256"] ?? "UNSIGNED-PAYLOAD");

export const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** RFC 3986: all but letters, digits, `-`, `.`, `_` and `~`. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** The path is normalized and escaped once more than on the wire: all services but S3 do so. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(escaped(segment));
  }
  return `/${segments.join("/")}${segments.length > 0 && path.endsWith("/") ? "/" : ""}`;
}

function canonicalQuery(query: string): string {
  if (query === "") return "";
  const sent = query.split("&").map((parameter) => {
    const [name = "", ...value] = parameter.split("=");
    return [escaped(unescaped(name)), escaped(unescaped(value.join("=")))] as const;
  });
  // A signature in the query signs the others.
  const parameters = sent.filter(([name]) => name !== "X-Amz-Signature");
  const inOrder = parameters.sort(([a, x], [b, y]) => compare(a, b) || compare(x, y));
  return inOrder.map(([name, value]) => `${name}=${value}`).join("&");
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const canonicalValue = (value: string | string[] | undefined): string =>
  [value ?? ""]
    .flat()
    .map((one) => one.trim().replace(/ +/g, " "))
    .join(",");
