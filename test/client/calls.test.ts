import { expect, test } from "vitest";
import * as z from "zod";
import type { Operation } from "../../functions/api/http/operation.ts";
import { OPERATIONS } from "../../functions/api/operations.ts";
import type { Call } from "../../functions/client/call.ts";
import { CALLS } from "../../functions/client/calls.ts";
import { NOT_CALLED } from "./not-called.ts";

const rows: Readonly<Record<string, Call>> = CALLS;
const called = OPERATIONS.filter(({ name }) => !NOT_CALLED.includes(name));

const idOf = (schema: z.ZodType | undefined) => schema && z.globalRegistry.get(schema)?.id;

/** The row that an operation asks for; absent parts are left out, as in the table. */
const rowOf = ({ method, path, body, query, success }: Operation<never>): Call =>
  JSON.parse(
    JSON.stringify({
      method,
      path,
      sends: idOf(body?.schema),
      answers: idOf(success.schema),
      list: success.list !== undefined ? "paged" : success.array ? "whole" : undefined,
      query: query?.length ? query : undefined,
    }),
  );

test.each(called)("the client calls $name as the API declares it", (operation) => {
  const wanted = rowOf(operation);
  const row = rows[operation.name];
  if (row === undefined) {
    throw new Error(
      `The client cannot call the operation "${operation.name}". Add this row to functions/client/calls.ts, its schemas to ` +
        `functions/client/shapes.ts, and a verb to infra/cli/verbs; or name it in test/client/not-called.ts:\n` +
        `  "${operation.name}": ${JSON.stringify(wanted)},`,
    );
  }
  expect(row).toEqual(wanted);
});

test("the client calls no operation that does not exist, and the exceptions are still needed", () => {
  const names = OPERATIONS.map(({ name }) => name);
  expect(Object.keys(CALLS).filter((name) => !names.includes(name))).toEqual([]);
  expect(NOT_CALLED.filter((name) => name in CALLS || !names.includes(name))).toEqual([]);
});
