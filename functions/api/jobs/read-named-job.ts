import type * as z from "zod";
import type { Present } from "../../contract/fields.ts";
import { isError } from "../http/answer.ts";
import type { AppError } from "../http/app-error.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { invalid, parseObject, readText } from "../http/read-body.ts";
import { readFields } from "../http/read-fields.ts";

/**
 * The body of deregister and trigger: `foo_job`, `"foo_job"` or an object, under any content type, because the
 * documented calls send a bare name as JSON. A bare word is taken as a name, even `123`, `true` and `null`.
 */
export function readNamedJob<S extends z.ZodObject>(
  schema: S,
  request: Pick<HttpRequest, "body">,
): { readonly value: Present<z.output<S>> } | AppError {
  const text = readText(request.body);
  if (typeof text !== "string") return text;
  const bare = text.trim();
  if (bare === "") return invalid("", "jobName can not be empty.");
  const body = /^["{[]/.test(bare) ? parseNamed(bare) : { value: { jobName: bare } };
  if (isError(body)) return body;
  const { value, problems } = readFields(schema, body.value);
  if (value !== undefined) return { value };
  // A bare name has no places inside: its problems are the body's.
  const told = bare.startsWith("{") ? problems : problems.map(({ detail }) => ({ pointer: "", detail }));
  return { kind: "invalid-request", problems: told };
}

function parseNamed(text: string) {
  if (!text.startsWith('"')) return parseObject(text);
  try {
    return { value: { jobName: JSON.parse(text) as unknown } };
  } catch {
    return invalid("", "the body is not JSON: an unfinished string");
  }
}
