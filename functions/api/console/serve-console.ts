import { readFile } from "node:fs/promises";
import path from "node:path";
import type { SignIn } from "../../contract/sign-in.ts";
import type { Answer } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";

/** Answers a request for a file of the console. */
export type Pages = (request: Pick<HttpRequest, "path" | "headers">) => Promise<Answer>;

/** A file whose name holds the digest of its content. The name has no slash, so it cannot leave the folder. */
const ASSET = /^\/console\/assets\/([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)$/;

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/**
 * A page loads only the console's own files, no text inside a page becomes code, and no page of another site shows it
 * in a frame.
 * @see https://www.w3.org/TR/CSP3/
 */
const policyOf = (signIn: SignIn | null) =>
  [
    "default-src 'none'",
    ...["script-src", "style-src", "img-src"].map((kind) => `${kind} 'self'`),
    `connect-src 'self'${signIn === null ? "" : ` ${new URL(signIn.issuer).origin}`}`,
    ...["base-uri", "form-action", "frame-ancestors"].map((kind) => `${kind} 'none'`),
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

const HEADERS = {
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  vary: "accept-encoding",
};

const A_YEAR = "public, max-age=31536000, immutable";

/**
 * Serves the console's files from the function's own folder. A file is read at its request, so a start of the function
 * for another request does not wait for it. Any other path under `/console` is a screen, and gets the page.
 * @param signIn told to the page, whose policy then allows the issuer's origin too.
 * @param folder with `index.html`, `assets/` and a `.br` beside each file that brotli makes smaller.
 */
export const serveConsole =
  (folder: string, signIn: SignIn | null = null): Pages =>
  async ({ path: requested, headers }) => {
    const asset = ASSET.exec(requested)?.[1];
    if (asset === undefined && requested.startsWith("/console/assets"))
      return { kind: "route-not-found", path: requested };
    const file = path.join(folder, asset === undefined ? "index.html" : path.join("assets", asset));
    const isOwn = asset === undefined && signIn !== null;
    const packed = !isOwn && takesBrotli(headers["accept-encoding"]) ? await readIfThere(`${file}.br`) : undefined;
    const content = packed ?? (await readIfThere(file));
    if (content === undefined) return { kind: "route-not-found", path: requested };
    return {
      statusCode: 200,
      headers: {
        ...HEADERS,
        "content-security-policy": policyOf(signIn),
        "content-type": TYPES[path.extname(file)] ?? "application/octet-stream",
        "cache-control": asset === undefined ? "no-cache" : A_YEAR,
        ...(packed !== undefined && { "content-encoding": "br" }),
      },
      body: (isOwn ? pageWith(content, signIn) : content).toString("base64"),
      isBase64Encoded: true,
    };
  };

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3 */
const takesBrotli = (accepted = "") =>
  accepted.split(",").some((one) => /^\s*br\s*(;|$)/i.test(one) && !/;\s*q=0(\.0*)?\s*$/i.test(one));

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;" };

/** The page with the way to sign in. */
function pageWith(page: Buffer, signIn: SignIn): Buffer {
  const content = JSON.stringify(signIn).replaceAll(/[&"<]/g, (one) => ESCAPES[one] ?? "");
  return Buffer.from(page.toString().replace("</head>", `<meta name="sign-in" content="${content}" /></head>`));
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
