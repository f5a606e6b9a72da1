import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { openApiDocument } from "../../../functions/api/openapi/openapi-document.ts";
import { OPERATIONS } from "../../../functions/api/operations.ts";
import { anApi } from "../an-api.ts";

type Node = { [key: string]: Node } & { $ref?: string };
const document = openApiDocument(OPERATIONS) as unknown as Node;

/** The schema and every object inside it. */
function* nodes(node: unknown): Generator<Node> {
  if (typeof node !== "object" || node === null) return;
  yield node as Node;
  for (const inner of Object.values(node)) yield* nodes(inner);
}

test("the served document is made from routes and schemas", async () => {
  const reply = await anApi().send({ method: "GET", path: "/api/openapi.json" });
  expect(reply.json).toEqual(JSON.parse(JSON.stringify(document)));
});

test("the published document is the one that is served: npm run openapi writes it", () => {
  const file = path.join(import.meta.dirname, "../../../docs/openapi.json");
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(document)));
});

test.each(OPERATIONS)("$method $path is in it, and nothing else of its path", ({ method, path, name }) => {
  const item = document.paths?.[path]?.[method.toLowerCase()];
  expect(item).toMatchObject({ operationId: name });
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const declared = [...nodes(item?.parameters)].filter((node) => String(node.in) === "path");
  expect(declared.map((node) => String(node.name))).toEqual(names);
});

test("it has no operation that is not a route", () => {
  const operations = Object.values(document.paths ?? {}).flatMap((item) => Object.keys(item));
  expect(operations).toHaveLength(OPERATIONS.length);
});

test("every reference leads somewhere, and every schema is referred to", () => {
  const references = [...nodes(document)].flatMap(({ $ref }) =>
    $ref === undefined ? [] : [$ref.split("/").at(-1) ?? ""],
  );
  expect(new Set(references)).toEqual(new Set(Object.keys(document.components?.schemas ?? {})));
});

test("bodies are strict, with their required fields", () => {
  expect(document.components?.schemas?.NewApp).toMatchObject({
    additionalProperties: false,
    required: ["appName", "appURL", "bootstrapScript"],
  });
  expect(document.components?.schemas?.AppPatch).toMatchObject({ required: ["appName"] });
  expect(document.components?.schemas?.NewJob?.properties?.jobType).toMatchObject({
    enum: ["SIMPLE", "DATAFLOW", "SCRIPT"],
  });
});
