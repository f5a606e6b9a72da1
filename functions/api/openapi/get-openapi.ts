import { json, type Reply } from "../http/answer.ts";
import { type Operation, operation } from "../http/operation.ts";
import { openApiDocument } from "./openapi-document.ts";

/** Made at the first request, because most sandboxes never get one. */
const made = new WeakMap<readonly Operation<never>[], Reply>();

export const getOpenApi = operation({
  method: "GET",
  path: "/api/openapi.json",
  name: "get-openapi",
  summary: "This document",
  success: { status: 200 },
  problems: [],
  async handle({ operations }: { operations: readonly Operation<never>[] }) {
    const reply = made.get(operations) ?? json(200, openApiDocument(operations));
    made.set(operations, reply);
    return reply;
  },
});
