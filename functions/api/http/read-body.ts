import { jsonPointer } from "../../contract/problem.ts";
import type { AppError } from "./app-error.ts";
import type { HttpRequest } from "./http-request.ts";

/** 256 KB: it fits into one item of the store with room to spare. */
export const MAX_BODY_BYTES = 262_144;

export type Body = { readonly value: Readonly<Record<string, unknown>> };

/** The body of a request that must be one JSON object under `application/json`. */
export function readJsonObject(request: Pick<HttpRequest, "headers" | "body">): Body | AppError {
  const contentType = request.headers["content-type"];
  if (contentType?.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    return { kind: "unsupported-media-type", contentType };
  }
  const text = readText(request.body);
  return typeof text === "string" ? parseObject(text) : text;
}

/** API Gateway decodes a body of a text type: bytes that are not UTF-8 have become this character before. */
const REPLACEMENT = "\ufffd";

export function readText(body: Uint8Array): string | AppError {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    if (!text.includes(REPLACEMENT)) return text;
  } catch {
    // Bytes that came in base64.
  }
  return invalid("", "the body is not UTF-8, or holds U+FFFD, which stands for bytes that are not");
}

/** @returns the object, or the kind of another text. */
export function parseObject(text: string): Body | AppError {
  if (text.trim() === "") return invalid("", "a JSON object is required, the body is empty");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return invalid("", `the body is not JSON: ${error instanceof SyntaxError ? error.message : "unreadable"}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return invalid("", `a JSON object is required, not ${kindOf(value)}`);
  }
  const refused = unreadable(value);
  return refused ?? { value: value as Record<string, unknown> };
}

const kindOf = (value: unknown) => (value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`);

export const invalid = (pointer: string, detail: string): AppError => ({
  kind: "invalid-request",
  problems: [{ pointer, detail }],
});

/** JSON can spell half of a character (`"\\ud800"`) and UTF-8 cannot: the store would change the text. */
const LONE_SURROGATE = /\p{Surrogate}/u;
const HALF = "holds half of a surrogate pair, which is no text";

/** Deeper than any schema of this API reaches. */
const MAX_DEPTH = 8;

/** Own keys `__proto__`, which schemas pass over in silence because copying them would set a prototype, and depths that only an attack has. */
function unreadable(value: unknown, path: readonly string[] = []): AppError | undefined {
  if (typeof value === "string" && LONE_SURROGATE.test(value)) return invalid(jsonPointer(path), HALF);
  if (typeof value !== "object" || value === null) return undefined;
  if (path.length > MAX_DEPTH) return invalid(jsonPointer(path), `is nested deeper than ${MAX_DEPTH} levels`);
  for (const [key, inner] of Object.entries(value)) {
    const here = [...path, key];
    if (LONE_SURROGATE.test(key)) return invalid(jsonPointer(path), `a name ${HALF}`);
    const refused =
      key === "__proto__"
        ? invalid(jsonPointer(here), "'__proto__' is no name of a field or a variable")
        : unreadable(inner, here);
    if (refused !== undefined) return refused;
  }
  return undefined;
}
