import * as z from "zod";

/** One thing that is wrong with a request, at a place in its body. */
export const FieldProblem = z.object({
  pointer: z.string().meta({ description: "JSON pointer (RFC 6901) into the body.", examples: ["/cron"] }),
  detail: z.string(),
});
export type FieldProblem = z.output<typeof FieldProblem>;

/** The body of every error. @see https://www.rfc-editor.org/rfc/rfc9457 */
export const Problem = z
  .object({
    type: z.string().meta({ description: "The kind of problem: one code that does not change with the wording." }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    message: z.string().meta({ description: "The same text as `detail`, for old clients." }),
    errors: z.array(FieldProblem).optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.output<typeof Problem>;

/** @see https://www.rfc-editor.org/rfc/rfc6901 */
export const jsonPointer = (path: readonly PropertyKey[]): string =>
  path.map((segment) => `/${String(segment).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
