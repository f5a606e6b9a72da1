import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { expect } from "vitest";
import type * as z from "zod";
import { createHandler } from "../../functions/api/handler.ts";
import type { Reply } from "../../functions/api/http/answer.ts";
import { ERRORS } from "../../functions/api/http/app-error.ts";
import { matchRoute } from "../../functions/api/http/match-route.ts";
import { problemsOf } from "../../functions/api/http/operation.ts";
import { OPERATIONS } from "../../functions/api/operations.ts";
import type { ApiPorts } from "../../functions/api/ports.ts";
import { Problem } from "../../functions/contract/problem.ts";
import { Timings } from "../../functions/contract/timings.ts";
import { permitRules } from "../../functions/core/run/permits.ts";
import { appChanges } from "../memory/app-changes.ts";
import { backfillStore } from "../memory/backfill-ports.ts";
import { changeLog } from "../memory/change-log.ts";
import { appStore, cursorStore, jobStore, reconcileMark, schedules } from "../memory/config-ports.ts";
import { statisticsStore } from "../memory/count.ts";
import { daemonStore } from "../memory/daemon-ports.ts";
import { fanOutStore } from "../memory/fan-out-ports.ts";
import { firstAnswers } from "../memory/first-answers.ts";
import { logStreams } from "../memory/log-streams.ts";
import { deadLetterCounts, marks } from "../memory/mark-ports.ts";
import { invoker, owedIndex, owedOf, taskKey, tickQueue } from "../memory/message-ports.ts";
import { deliveries, messages, subscriptionStore } from "../memory/notice-ports.ts";
import { openWork, plans, startedExecutions } from "../memory/open-ports.ts";
import { Rows } from "../memory/rows.ts";
import { runStore } from "../memory/run-ports.ts";
import { taskEnds } from "../memory/task-ports.ts";
import { World } from "../memory/world.ts";
import { gatewayEvent, type Sent } from "./gateway-event.ts";

/** 2027-01-01T00:00:00.500Z, a Friday. */
export const NOW = Date.parse("2027-01-01T00:00:00.500Z");

/** AWS refuses a request because there are too many. */
export class Throttled extends Error {}

export interface Received extends Reply {
  /** The body, as it was meant. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape, and assert their fields.
  readonly json: any;
}

/** The API over a world of memory. Every answer is checked against the OpenAPI document. */
export function anApi(change: Partial<ApiPorts> = {}, world = new World(NOW)) {
  let made = 0;
  const errors: unknown[] = [];
  const handler = createHandler({
    isThrottling: (error) => error instanceof Throttled,
    log: { info: () => {}, error: (_, { cause }) => void errors.push(cause) },
    operations: OPERATIONS,
    ports: {
      subscribers: { wants: async () => [] },
      subscriptions: subscriptionStore(world),
      messages: messages(world),
      deliveries: deliveries(world),
      operations: OPERATIONS,
      apps: appStore(world),
      appChanges: appChanges(world),
      backfills: backfillStore(world),
      changes: changeLog(world),
      answers: firstAnswers(world),
      jobs: jobStore(world),
      cursors: cursorStore(world),
      runs: runStore(world),
      schedules: schedules(world),
      reconcileMark: reconcileMark(),
      statistics: statisticsStore(world),
      ticks: tickQueue(world),
      invoker: invoker(world),
      fanOuts: fanOutStore(world),
      daemons: daemonStore(world),
      openWork: openWork(world),
      started: startedExecutions(world),
      owed: owedIndex(() => owedOf(world.eventually)),
      heartbeats: marks(world),
      letterNotes: marks(world),
      deadLetterCounts: deadLetterCounts(world),
      plans: plans(world),
      logStreams: logStreams(),
      ends: taskEnds(world),
      taskKey: taskKey(),
      timings: Timings.parse({}),
      tiers: [256, 512, 1024, 3008],
      runnerNames: { 256: "runner-256", 512: "runner-512", 1024: "runner-1024", 3008: "runner-3008" },
      appsWithRunners: null,
      permitRules: permitRules(1_000),
      appUrls: "any",
      noticeTopics: ["arn:aws:sns:us-east-1:123456789012:on-call"],
      newId: () => String(++made).padStart(26, "0"),
      now: () => world.now,
      log: { info: () => {}, error: (_, { cause }) => void errors.push(cause) },
      ...change,
    },
  });
  const send = async (sent: Sent): Promise<Received> => {
    const event = gatewayEvent(sent);
    const reply = await handler(event);
    const json = reply.body === undefined ? undefined : JSON.parse(reply.body);
    expectDocumented(event, reply, json);
    return { ...reply, json };
  };
  return { world, send, errors };
}

/** The status is one of the operation's, and the body has exactly the fields of its schema. */
function expectDocumented(event: APIGatewayProxyEventV2, reply: Reply, body: unknown): void {
  const { routeKey, rawPath: path, pathParameters = {} } = event;
  const match = matchRoute(OPERATIONS, { routeKey, path, pathParameters });
  if (match.found !== "operation") return;
  const { success } = match.operation;
  const statuses = [...problemsOf(match.operation)].map((kind) => ERRORS[kind][0]);
  const label = `${routeKey}: ${reply.statusCode}`;
  expect([success.status, ...statuses], label).toContain(reply.statusCode);
  if (reply.statusCode !== success.status) expectShape(Problem, body, label);
  else if (success.status === 204) expect(body, label).toBeUndefined();
  else if (success.schema !== undefined) {
    const { schema } = success;
    const isMany = success.list !== undefined || success.array;
    for (const one of isMany ? (body as unknown[]) : [body]) expectShape(schema, one, label);
    for (const name of success.headers ?? []) {
      if (name !== "Link") expect(reply.headers, label).toHaveProperty(name.toLowerCase());
    }
  }
}

/** Parsing strips the fields that a schema does not know: nothing may be stripped. */
const expectShape = (schema: z.ZodType, body: unknown, label: string) =>
  expect(schema.parse(body), label).toEqual(body);

/** Everything that is stored, sent, scheduled and invoked; `eventually` shows the same rows once more. */
export function contentsOf({ eventually: _, ...world }: World): unknown {
  return Object.entries(world).flatMap(([name, part]: [string, unknown]) => {
    if (typeof part === "function") return [];
    return part instanceof Rows
      ? [[name, part.keys().map((key) => [key, part.get(key), part.marks(key)])]]
      : [[name, structuredClone(part)]];
  });
}
