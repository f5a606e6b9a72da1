import { expect, test } from "vitest";
import type { openApiDocument } from "../../../functions/api/openapi/openapi-document.ts";
import { OPERATIONS } from "../../../functions/api/operations.ts";
import type { Outcome } from "../../../functions/contract/outcome.ts";
import { OUTCOMES } from "../../../functions/contract/outcome.ts";
import { World } from "../../memory/world.ts";
import { anApi, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

interface Example {
  readonly value: unknown;
}
interface Described {
  readonly operationId: string;
  readonly parameters: readonly { readonly in: string; readonly name: string; readonly example?: unknown }[];
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly example?: unknown; readonly examples?: Readonly<Record<string, Example>> }>
    >;
  };
  readonly responses: Readonly<Record<string, unknown>>;
}

const EXECUTION = "foo_job.t01ARZ3NDEKTSV4RRFFQ69G5FAV";
const HOUR_MS = 3_600_000;

/** The stack of the examples: the documented app and job, changed once, a subscription of notices, and an execution. */
async function theStack(operation: string): Promise<ReturnType<typeof anApi>> {
  const api = anApi({}, new World(NOW));
  const made = async (path: string, body: unknown, headers = {}) =>
    expect((await api.send({ method: "POST", path, body, headers })).statusCode).toBeLessThan(300);
  if (operation === "create-app") return api;
  await made("/api/app", documentedApp);
  if (operation === "register-job") return api;
  await made("/api/job/register", documentedJob);
  await api.send({ method: "PUT", path: "/api/app", body: { appName: "foo_app", memoryMB: 65 } });
  const hook = { url: "https://ops.example.com/hook", format: "slack" };
  await api.send({ method: "PUT", path: "/api/operate/notices/ops", body: hook });
  await made("/api/job/trigger", "foo_job", { "idempotency-key": `fire-${EXECUTION.slice("foo_job.".length)}` });
  if (operation === "retry-execution") failFirstShard(api.world);
  if (operation === "kill-shard" || operation === "retry-execution") return api;
  api.world.now += HOUR_MS;
  return api;
}

/** One of five shards failed, and the execution has ended. */
function failFirstShard(world: World): void {
  const execution = world.executions.get(EXECUTION);
  if (execution === undefined) throw new Error("nothing was started");
  const ended = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, new Set()])) as unknown as Record<
    Outcome,
    Set<number>
  >;
  for (const offset of [1, 2, 3, 4]) ended.FINISHED.add(offset);
  ended.FAILED.add(0);
  world.chunks.put(`${EXECUTION}#0`, { executionId: EXECUTION, chunk: 0, ended, retries: new Map() });
  world.executions.put(EXECUTION, { ...execution, status: "FAILED" });
  world.states.put("foo_job", { version: 9, queue: [] });
}

const document = (await anApi().send({ method: "GET", path: "/api/openapi.json" })).json as ReturnType<
  typeof openApiDocument
> & { readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>> };

interface Case {
  readonly name: string;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly contentType: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly success: number;
}

const CASES = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, described]) => [...casesOf(method.toUpperCase(), path, described)]),
);

/** Each example of the body, with the examples of all parameters. */
function* casesOf(method: string, path: string, described: Described): Generator<Case> {
  const { operationId: operation, parameters, requestBody, responses } = described;
  const placed = (place: string) =>
    Object.fromEntries(
      parameters.filter((one) => one.in === place).map(({ name, example }) => [name, String(example)]),
    );
  const filled = Object.entries(placed("path")).reduce(
    (whole, [name, value]) => whole.replace(`{${name}}`, encodeURIComponent(value)),
    path,
  );
  const query = new URLSearchParams(placed("query"));
  const headers = Object.fromEntries(
    Object.entries(placed("header")).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const success = Number(Object.keys(responses).find((status) => status.startsWith("2")));
  const common = { operation, method, path: query.size === 0 ? filled : `${filled}?${query}`, headers, success };
  const contents = Object.entries(requestBody?.content ?? { "application/json": { examples: undefined } });
  for (const [contentType, { example, examples }] of contents) {
    const bodies: (readonly [string, Example])[] = examples
      ? Object.entries(examples)
      : [[contentType, { value: example }]];
    for (const [name, { value }] of bodies) {
      const body =
        value !== undefined && contentType === "application/json" ? Buffer.from(JSON.stringify(value)) : value;
      yield { ...common, name: `${operation} ${name}`, contentType, body };
    }
  }
}

test.each(CASES)(
  "the example $name succeeds",
  async ({ operation, method, path, contentType, body, headers, success }) => {
    const api = await theStack(operation);
    const reply = await api.send({ method, path, body, contentType, headers });
    expect(reply, reply.body).toMatchObject({ statusCode: success });
    expect(api.errors).toEqual([]);
  },
);

test("every parameter and every body has an example, and so has every operation with one", () => {
  const described = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const without = described.flatMap(({ operationId, parameters, requestBody }) => [
    ...parameters.filter(({ example }) => example === undefined).map(({ name }) => `${operationId} ${name}`),
    ...Object.entries(requestBody?.content ?? {})
      .filter(([, { example, examples }]) => example === undefined && Object.keys(examples ?? {}).length === 0)
      .map(([type]) => `${operationId} ${type}`),
  ]);
  expect(without).toEqual([]);
  expect(new Set(CASES.map(({ operation }) => operation))).toEqual(new Set(OPERATIONS.map(({ name }) => name)));
});
