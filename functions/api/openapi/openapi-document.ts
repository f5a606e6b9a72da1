import * as z from "zod";
import { ROUTES } from "../routes.ts";
import { DESCRIBED, type Described, REQUESTS, RESPONSES } from "./openapi-operations.ts";

type Json = Record<string, unknown>;

const ABOUT =
  "Elastic-Job-Cloud's HTTP API. Numbers may be sent as strings of digits. Every error is a problem document (RFC 9457).";

/** The OpenAPI 3.1 document, made of the route table and the schemas that requests are parsed with. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const { method, path, operation } of ROUTES) {
    const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => parameter("path", name ?? ""));
    const item = describe(operation, DESCRIBED[operation], parameters);
    paths[path] = { ...paths[path], [method.toLowerCase()]: item };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Elastic-Job-Serverless", version: "1", description: ABOUT },
    paths,
    components: { schemas: { ...schemas(REQUESTS, "input"), ...schemas(RESPONSES, "output") } },
  };
}

function describe(
  operationId: string,
  { summary, body, success, problems, headers = [], query: asked = [] }: Described,
  path: Json[],
): Json {
  const paging = success.list === undefined ? [] : [limitUpTo(success.list), parameter("query", "after")];
  const query = [...paging, ...asked.map((name) => parameter("query", name))];
  return {
    operationId,
    summary,
    parameters: [...path, ...query, ...headers.map((name) => parameter("header", name))],
    ...(body && { requestBody: { required: true, content: requestContent(body) } }),
    responses: {
      [success.status]: successResponse(success),
      ...Object.fromEntries([...problems, 500, 503].map((status) => [status, problemResponse])),
    },
  };
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

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

function requestContent({ schema, bare }: NonNullable<Described["body"]>): Json {
  if (!bare) return { "application/json": { schema: ref(schema) } };
  const name = { type: "string", description: "The job's name; the bare word without quotes is taken, too." };
  return { "application/json": { schema: { oneOf: [name, ref(schema)] } }, "text/plain": { schema: name } };
}

function successResponse({ status, schema, list, array, headers = [] }: Described["success"]): Json {
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
  content: { "application/problem+json": { schema: ref("Problem") } },
};

/** The schemas of one direction under `components`; `$id` and `$schema` belong to documents, not to parts of one. */
function schemas(named: Readonly<Record<string, z.ZodType>>, io: "input" | "output"): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const uri = (id: string) => `#/components/schemas/${id}`;
  const made = z.toJSONSchema(registry, { io, uri, unrepresentable: "any" }).schemas;
  return Object.fromEntries(Object.entries(made).map(([id, { $id, $schema, ...schema }]) => [id, schema]));
}
