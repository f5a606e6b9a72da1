import type * as z from "zod";
import type { Answer } from "./answer.ts";
import type { AppError } from "./app-error.ts";
import type { HttpRequest } from "./http-request.ts";

/**
 * One operation of the API: the gateway's route, the router, the OpenAPI document and the names of IAM permissions are
 * made from it. `Ports` are those that its handler uses, each whole.
 */
export interface Operation<Ports> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** A path of API Gateway's form: `{name}` stands for one segment; a fixed segment wins over it. */
  readonly path: string;
  /** Unique: the document's `operationId`. */
  readonly name: string;
  readonly summary: string;
  /** A `bare` body may also be sent as the job's bare name, under any content type. */
  readonly body?: { readonly schema: z.ZodType; readonly bare?: true };
  /** Parameters of the query beside those of lists. */
  readonly query?: readonly string[];
  readonly headers?: readonly ("If-Match" | "Idempotency-Key")[];
  readonly success: {
    readonly status: 200 | 201 | 202 | 204;
    readonly schema?: z.ZodType;
    /** The answer is an array of it, all at once. */
    readonly array?: true;
    /** The answer is one page of it, as an array; most items of a page. */
    readonly list?: number;
    readonly headers?: readonly ("ETag" | "Location" | "Link")[];
  };
  /** Kinds of problems beside those that every operation of its form has. */
  readonly problems: readonly AppError["kind"][];
  readonly handle: (ports: Ports, request: HttpRequest) => Promise<Answer>;
}

/** Declares an operation; its ports are inferred from its handler. */
export const operation = <Ports>(declared: Operation<Ports>): Operation<Ports> => declared;

/** All kinds of problems that an operation may answer with. */
export function problemsOf(declared: Operation<never>): ReadonlySet<AppError["kind"]> {
  const { path, body, success, headers = [] } = declared;
  return new Set<AppError["kind"]>([
    ...(path.includes("{") ? (["route-not-found"] as const) : []),
    ...(body === undefined ? [] : (["invalid-request", "body-too-large"] as const)),
    ...(body === undefined || body.bare ? [] : (["unsupported-media-type"] as const)),
    ...(success.list === undefined ? [] : (["invalid-query"] as const)),
    ...(headers.includes("If-Match") ? (["precondition-failed", "changed-meanwhile"] as const) : []),
    ...(headers.includes("Idempotency-Key") ? (["idempotency-key-reused"] as const) : []),
    ...declared.problems,
    "throttled",
    "internal",
  ]);
}

/** As API Gateway names it: `GET /api/app/{appName}`. */
export const routeKeyOf = ({ method, path }: Pick<Operation<never>, "method" | "path">) => `${method} ${path}`;
