import * as z from "zod";
import { JobConfig } from "../../contract/job.ts";
import { Problem } from "../../contract/problem.ts";
import { ERRORS } from "../http/app-error.ts";
import { type Operation, problemsOf } from "../http/operation.ts";

type Json = Record<string, unknown>;

/** Named schemas that are parts of answers, and no answers. */
const PARTS = [JobConfig];

const ABOUT =
  "Elastic-Job-Cloud's HTTP API. Numbers may be sent as strings of digits. Every error is a problem document (RFC 9457).";

/** The OpenAPI 3.1 document, made of the operations and the schemas that their requests are parsed with. */
export function openApiDocument(operations: readonly Operation<never>[]): Json {
  const paths: Record<string, Json> = {};
  for (const declared of operations) {
    const { method, path } = declared;
    paths[path] = { ...paths[path], [method.toLowerCase()]: describe(declared) };
  }
  const requests = operations.flatMap(({ body }) => (body === undefined ? [] : [body.schema]));
  const responses = operations.flatMap(({ success: { schema } }) => (schema === undefined ? [] : [schema]));
  return {
    openapi: "3.1.0",
    info: { title: "Elastic-Job-Serverless", version: "1", description: ABOUT },
    paths,
    components: { schemas: { ...schemas(requests, "input"), ...schemas([...responses, ...PARTS, Problem], "output") } },
  };
}

function describe(declared: Operation<never>): Json {
  const { name, path, summary, body, success, headers = [], query: asked = [] } = declared;
  const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, place]) => parameter("path", place ?? ""));
  const paging = success.list === undefined ? [] : [limitUpTo(success.list), parameter("query", "after")];
  const query = [...paging, ...asked.map((one) => parameter("query", one))];
  const problems = [...problemsOf(declared)].map((kind) => ERRORS[kind][0]).sort();
  return {
    operationId: name,
    summary,
    parameters: [...places, ...query, ...headers.map((header) => parameter("header", header))],
    ...(body && { requestBody: { required: true, content: requestContent(body) } }),
    responses: {
      [success.status]: successResponse(success),
      ...Object.fromEntries(problems.map((status) => [status, problemResponse])),
    },
  };
}

/** The name under `components` that a schema of the contract gives itself. */
function idOf(schema: z.ZodType): string {
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined) throw new Error("a schema of an operation has no id");
  return id;
}

const ref = (schema: z.ZodType) => ({ $ref: `#/components/schemas/${idOf(schema)}` });

const parameter = (place: "path" | "query" | "header", name: string): Json => ({
  in: place,
  name,
  required: place === "path",
  schema: { type: "string" },
});

const limitUpTo = (maximum: number): Json => ({
  ...parameter("query", "limit"),
  schema: { type: "integer", minimum: 1, maximum, default: maximum },
});

function requestContent({ schema, bare }: NonNullable<Operation<never>["body"]>): Json {
  if (!bare) return { "application/json": { schema: ref(schema) } };
  const name = { type: "string", description: "The job's name; the bare word without quotes is taken, too." };
  return { "application/json": { schema: { oneOf: [name, ref(schema)] } }, "text/plain": { schema: name } };
}

function successResponse({ status, schema, list, array, headers = [] }: Operation<never>["success"]): Json {
  const one = schema === undefined ? { type: "object" } : ref(schema);
  const content = { "application/json": { schema: list || array ? { type: "array", items: one } : one } };
  const named = Object.fromEntries(headers.map((name) => [name, { schema: { type: "string" } }]));
  return {
    description: DESCRIPTIONS[status],
    ...(headers.length > 0 && { headers: named }),
    ...(status !== 204 && { content }),
  };
}

const DESCRIPTIONS = { 200: "Done", 201: "Created", 202: "Accepted", 204: "Done, nothing is left" } as const;

const problemResponse = {
  description: "A problem",
  content: { "application/problem+json": { schema: ref(Problem) } },
};

/** The schemas of one direction under `components`; `$id` and `$schema` belong to documents, not to parts of one. */
function schemas(used: readonly z.ZodType[], io: "input" | "output"): Json {
  const registry = z.registry<{ id: string }>();
  for (const schema of new Set(used)) registry.add(schema, { id: idOf(schema) });
  const uri = (id: string) => `#/components/schemas/${id}`;
  const made = z.toJSONSchema(registry, { io, uri, unrepresentable: "any" }).schemas;
  return Object.fromEntries(Object.entries(made).map(([name, { $id, $schema, id, ...schema }]) => [name, schema]));
}
