import { expect } from "vitest";
import type * as z from "zod";
import { createHandler } from "../../functions/api/handler.ts";
import type { Reply } from "../../functions/api/http/answer.ts";
import { matchRoute } from "../../functions/api/http/match-route.ts";
import { DESCRIBED, RESPONSES } from "../../functions/api/openapi/openapi-operations.ts";
import { createOperations, type OperationsDeps } from "../../functions/api/operations.ts";
import { Problem } from "../../functions/contract/problem.ts";
import { Timings } from "../../functions/contract/timings.ts";
import { appStore, cursorStore, jobStore, reconcileMark, schedules } from "../memory/config-ports.ts";
import { statisticsStore } from "../memory/count.ts";
import { invoker, taskKey, tickQueue } from "../memory/message-ports.ts";
import { Rows } from "../memory/rows.ts";
import { runStore } from "../memory/run-ports.ts";
import { World } from "../memory/world.ts";
import { gatewayEvent, type Sent } from "./gateway-event.ts";

/** 2027-01-01T00:00:00.500Z, a Friday. */
export const NOW = Date.parse("2027-01-01T00:00:00.500Z");

export interface Received extends Reply {
  /** The body, as it was meant. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape, and assert what they find.
  readonly json: any;
}

/** The API over a world of memory. Every answer is held to what the OpenAPI document promises. */
export function anApi(change: Partial<OperationsDeps> = {}, world = new World(NOW)) {
  let made = 0;
  const errors: unknown[] = [];
  const handler = createHandler({
    isThrottling: () => false,
    log: { info: () => {}, error: (_, { cause }) => void errors.push(cause) },
    operations: createOperations({
      apps: appStore(world),
      jobs: jobStore(world),
      cursors: cursorStore(world),
      runs: runStore(world),
      schedules: schedules(world),
      reconcileMark: reconcileMark(),
      statistics: statisticsStore(world),
      ticks: tickQueue(world),
      invoker: invoker(world),
      taskKey: taskKey(),
      timings: Timings.parse({}),
      tiers: [256, 512, 1024, 3008],
      appUrls: "any",
      newId: () => String(++made).padStart(26, "0"),
      now: () => world.now,
      log: { info: () => {}, error: (_, { cause }) => void errors.push(cause) },
      ...change,
    }),
  });
  const send = async (sent: Sent): Promise<Received> => {
    const reply = await handler(gatewayEvent(sent));
    const json = reply.body === undefined ? undefined : JSON.parse(reply.body);
    expectDocumented(sent, reply, json);
    return { ...reply, json };
  };
  return { world, send, errors };
}

/** The status is one of the operation's, and the body has exactly the fields of its schema. */
function expectDocumented({ method, path }: Sent, reply: Reply, body: unknown): void {
  const match = matchRoute(method, path.replace(/\?.*/, ""));
  if (match.found !== "operation") return;
  const { success, problems } = DESCRIBED[match.operation];
  const label = `${method} ${path}: ${reply.statusCode}`;
  expect([success.status, ...problems, 500, 503], label).toContain(reply.statusCode);
  if (reply.statusCode !== success.status) expectShape(Problem, body, label);
  else if (success.status === 204) expect(body, label).toBeUndefined();
  else if (success.schema !== undefined) {
    const schema = RESPONSES[success.schema];
    const isMany = success.list !== undefined || success.array;
    for (const one of isMany ? (body as unknown[]) : [body]) expectShape(schema, one, label);
    for (const name of success.headers ?? []) {
      if (name !== "Link") expect(reply.headers, label).toHaveProperty(name.toLowerCase());
    }
  }
}

/** Parsing strips what a schema does not know: nothing may be stripped. */
const expectShape = (schema: z.ZodType, body: unknown, label: string) =>
  expect(schema.parse(body), label).toEqual(body);

/** Everything that is stored, sent, scheduled and invoked. */
export function contentsOf(world: World): unknown {
  return Object.entries(world).map(([name, part]: [string, unknown]) =>
    part instanceof Rows
      ? [name, part.keys().map((key) => [key, part.get(key), part.marks(key)])]
      : [name, structuredClone(part)],
  );
}
