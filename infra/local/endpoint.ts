import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { AwsError } from "./aws-error.ts";
import { type DeployedFunction, INVOKE_PATH, invoke } from "./lambda/lambda-api.ts";
import { callScheduler, SCHEDULES_PATH } from "./scheduler/scheduler-api.ts";
import type { Schedules } from "./scheduler/schedules.ts";
import type { Queue } from "./sqs/queue.ts";
import { callSqs } from "./sqs/sqs-api.ts";

/** What the endpoint serves; DynamoDB has a process, and so an endpoint, of its own. */
export interface Services {
  readonly queues: ReadonlyMap<string, Queue>;
  readonly functions: ReadonlyMap<string, DeployedFunction>;
  readonly schedules: Schedules;
  readonly scheduleGroups: ReadonlySet<string>;
}

/** One endpoint for SQS, Lambda and EventBridge Scheduler, told apart as their protocols are: by header or path. */
export function awsEndpoint(services: () => Services): Server {
  const server = createServer((request, response) => {
    answer(request, response, services()).catch((error: unknown) => fail(response, error));
  });
  // A frozen function comes back to its connections much later: they must still be open.
  server.keepAliveTimeout = 0;
  return server;
}

async function answer(request: IncomingMessage, response: ServerResponse, services: Services): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const body = await readBody(request);
  const [service, operation = ""] = String(request.headers["x-amz-target"] ?? "").split(".");
  if (service === "AmazonSQS") {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    return reply(
      response,
      200,
      JSON.stringify(await callSqs(services.queues, operation, JSON.parse(body), gone.signal)),
    );
  }
  const [, functionName] = INVOKE_PATH.exec(url.pathname) ?? [];
  if (functionName !== undefined && request.method === "POST") {
    const { status, payload, isFunctionError } = await invoke(
      services.functions,
      decodeURIComponent(functionName),
      body,
      request.headers,
    );
    return reply(response, status, payload, {
      "x-amz-executed-version": "$LATEST",
      ...(isFunctionError && { "x-amz-function-error": "Unhandled" }),
    });
  }
  const schedule = SCHEDULES_PATH.exec(url.pathname);
  if (schedule !== null) {
    const { method = "GET" } = request;
    const result = callScheduler(services.schedules, services.scheduleGroups, {
      method,
      name: schedule[1],
      query: url.searchParams,
      body,
    });
    return reply(response, 200, JSON.stringify(result));
  }
  throw new AwsError(
    "UnknownOperationException",
    `${request.method} ${url.pathname} is not supported by the local runtime`,
    404,
  );
}

function fail(response: ServerResponse, error: unknown): void {
  if (error instanceof AwsError) {
    const { code, message, status } = error;
    return reply(response, status, JSON.stringify({ __type: code, message, Message: message }), {
      "x-amzn-errortype": code,
    });
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  reply(response, 500, JSON.stringify({ __type: "InternalFailure", message: "the local runtime failed" }));
}

function reply(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.writableEnded) return;
  response
    .writeHead(status, { "content-type": "application/json", "x-amzn-requestid": randomUUID(), ...headers })
    .end(body);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
