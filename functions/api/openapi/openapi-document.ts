import * as z from "zod";
import { JobConfig } from "../../contract/job.ts";
import { Problem } from "../../contract/problem.ts";
import { ERRORS } from "../http/app-error.ts";
import { type Operation, problemsOf } from "../http/operation.ts";
import { examplesOf } from "./body-examples.ts";
import { linksOf } from "./links.ts";
import { type Parameter, parameterOf } from "./parameters.ts";
import { type Json, withNulls } from "./with-nulls.ts";

/** Named schemas that are only parts of answers. */
const PARTS = [JobConfig];

const ABOUT =
  "Elastic-Job-Cloud's HTTP API. Numbers may be sent as strings of digits, an empty parameter of a query is an absent one, and parameters that an operation does not know are ignored. Every error is a problem document (RFC 9457) whose `type` is listed with its status. API Gateway itself answers 401 and 403.";

/** The OpenAPI 3.1 document, made of the operations and the schemas that their requests are parsed with. */
export function openApiDocument(operations: readonly Operation<never>[]): Json {
  const paths: Record<string, Json> = {};
  for (const declared of operations) {
    const { method, path } = declared;
    paths[path] = { ...paths[path], [method.toLowerCase()]: describe(declared, operations) };
  }
  const requests = operations.flatMap(({ body }) => (body === undefined ? [] : [body.schema]));
  const responses = operations.flatMap(({ success: { schema } }) => (schema === undefined ? [] : [schema]));
  const bodies = Object.entries(schemas(requests, "input")).map(([id, schema]) => [id, withNulls(schema as Json)]);
  return {
    openapi: "3.1.0",
    info: { title: "Elastic-Job-Serverless", version: "1", description: ABOUT, license: LICENSE },
    servers: [{ url: "/", description: "The address of the API, without its path." }],
    tags: TAGS,
    paths,
    components: {
      schemas: { ...Object.fromEntries(bodies), ...schemas([...responses, ...PARTS, Problem], "output") },
    },
  };
}

const LICENSE = { name: "Apache-2.0", identifier: "Apache-2.0" };

const TAGS = [
  { name: "app", description: "Packages that jobs run from." },
  { name: "job", description: "Jobs, their fires, executions and statistics." },
  { name: "operate", description: "The state of the whole stack." },
  { name: "api", description: "The API itself." },
];

/** The tag of a path is the word behind `/api`. */
const tagOf = (path: string): string => {
  const word = path.split("/")[2];
  return TAGS.find(({ name }) => name === word)?.name ?? "api";
};

function describe(declared: Operation<never>, operations: readonly Operation<never>[]): Json {
  const { name, path, summary, body, success, headers = [], query: asked = [] } = declared;
  const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, place]) => place ?? "");
  const paging = success.list === undefined ? [] : ["limit", "after"];
  const parameter = (place: "path" | "query" | "header") => (one: string) =>
    parameterIn(place, one, parameterOf(name, one), success.list);
  return {
    operationId: name,
    tags: [tagOf(path)],
    summary,
    parameters: [
      ...places.map(parameter("path")),
      ...[...paging, ...asked].map(parameter("query")),
      ...headers.map(parameter("header")),
    ],
    ...(body && { requestBody: { required: true, content: requestContent(name, body) } }),
    responses: { [success.status]: successResponse(declared, operations), ...problemResponses(declared) },
  };
}

/** The name under `components` that a schema of the contract gives itself. */
function idOf(schema: z.ZodType): string {
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined) throw new Error("a schema of an operation has no id");
  return id;
}

const ref = (schema: z.ZodType) => ({ $ref: `#/components/schemas/${idOf(schema)}` });

/** @param most items of a page, of an operation that pages. */
function parameterIn(
  place: "path" | "query" | "header",
  name: string,
  { description, schema, example, isRequired }: Parameter,
  most: number | undefined,
): Json {
  const isPaging = name === "limit" && most !== undefined;
  return {
    ...{ in: place, name, required: place === "path" || isRequired === true, description },
    schema: isPaging ? { type: "integer", minimum: 1, maximum: most, default: most } : schema,
    ...(place === "query" && !isRequired && { allowEmptyValue: true }),
    example,
  };
}

function requestContent(operation: string, { schema, bare }: NonNullable<Operation<never>["body"]>): Json {
  const examples = examplesOf(operation);
  if (!bare) return { "application/json": { schema: ref(schema), examples } };
  const name = {
    ...parameterOf(operation, "jobName").schema,
    description: "The job's name; the bare word without quotes is taken, too.",
  };
  return {
    "application/json": { schema: { oneOf: [name, ref(schema)] }, examples },
    "text/plain": { schema: name, example: parameterOf(operation, "jobName").example },
  };
}

function successResponse({ success, name }: Operation<never>, operations: readonly Operation<never>[]): Json {
  const { status, schema, list, array, headers = [] } = success;
  const one = schema === undefined ? { type: "object" } : ref(schema);
  const content = { "application/json": { schema: list || array ? { type: "array", items: one } : one } };
  const links = linksOf(name, operations);
  return {
    description: DESCRIPTIONS[status],
    ...(headers.length > 0 && { headers: Object.fromEntries(headers.map((header) => [header, HEADERS[header]])) }),
    ...(status !== 204 && { content }),
    ...(Object.keys(links).length > 0 && { links }),
  };
}

const DESCRIPTIONS = { 200: "Done", 201: "Created", 202: "Accepted", 204: "Done, nothing is left" } as const;

const textHeader = (description: string) => ({ description, schema: { type: "string" } });
const HEADERS = {
  ETag: textHeader("The tag of this revision, for `If-Match`."),
  Location: textHeader("Path of the execution."),
  Link: textHeader('`<…>; rel="next"`: the following page. Absent on the last one.'),
} as const;
const RETRY_AFTER = { "Retry-After": { description: "Seconds.", schema: { type: "integer", minimum: 0 } } };
/** API Gateway's own answer to a path that it does not know. */
const OF_GATEWAY = { type: "object", properties: { message: { type: "string" } }, required: ["message"] };
const SAYS_WHEN: ReadonlySet<number> = new Set([429, 503]);

/** Each status with the types of its problems. */
function problemResponses(declared: Operation<never>): Json {
  const byStatus = new Map<number, string[]>();
  for (const kind of problemsOf(declared))
    byStatus.set(ERRORS[kind][0], [...(byStatus.get(ERRORS[kind][0]) ?? []), kind]);
  const statuses = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(
    statuses.map(([status, kinds]) => [
      status,
      {
        description: kinds.map((kind) => `\`${kind}\``).join(", "),
        ...(SAYS_WHEN.has(status) && { headers: RETRY_AFTER }),
        content: {
          "application/problem+json": { schema: ref(Problem) },
          ...(status === 404 && { "application/json": { schema: OF_GATEWAY } }),
        },
      },
    ]),
  );
}

/** The schemas of one direction under `components`; `$id` and `$schema` belong to documents, not to parts of one. */
function schemas(used: readonly z.ZodType[], io: "input" | "output"): Json {
  const registry = z.registry<{ id: string }>();
  for (const schema of new Set(used)) registry.add(schema, { id: idOf(schema) });
  const uri = (id: string) => `#/components/schemas/${id}`;
  const made = z.toJSONSchema(registry, { io, uri, unrepresentable: "any" }).schemas;
  return Object.fromEntries(Object.entries(made).map(([name, { $id, $schema, id, ...schema }]) => [name, schema]));
}
