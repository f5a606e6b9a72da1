import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Account } from "../services/account/account-file.ts";
import { getObject, getObjectRights, listRights, parseGetObject, s3Failure } from "../services/account/get-object.ts";
import { getParameter, getParameterRights, parseGetParameter } from "../services/account/get-parameter.ts";
import { getSecretValue, getSecretValueRights, parseGetSecretValue } from "../services/account/get-secret-value.ts";
import { assumeRoleRights, callAssumeRole, parseAssumeRole, stsFailure } from "../services/account/sts-api.ts";
import { AwsError } from "../services/aws-error.ts";
import type { Authority } from "../services/iam/authority.ts";
import type { WireRequest } from "../services/iam/canonical-request.ts";
import type { Identity } from "../services/iam/credentials.ts";
import type { Right } from "../services/iam/evaluate.ts";
import { invokeRights, logsRights, scheduleRights, sqsRights } from "../services/iam/service-rights.ts";
import { keepConnections } from "../services/keep-connections.ts";
import { type DeployedFunction, INVOKE_PATH, invoke } from "../services/lambda/lambda-api.ts";
import type { LogGroups } from "../services/logs/log-groups.ts";
import { callLogs } from "../services/logs/logs-api.ts";
import { callScheduler, SCHEDULES_PATH, scheduleNamed } from "../services/scheduler/scheduler-api.ts";
import type { Schedules } from "../services/scheduler/schedules.ts";
import { callPublish, isPublish, parsePublish, publishRights, snsFailure } from "../services/sns/sns-api.ts";
import type { Topics } from "../services/sns/topics.ts";
import type { Queue } from "../services/sqs/queue.ts";
import { callSqs } from "../services/sqs/sqs-api.ts";

/** The services of the endpoint. DynamoDB has its own process, and so its own endpoint. */
export interface Services {
  readonly authority: Authority;
  readonly queues: ReadonlyMap<string, Queue>;
  readonly functions: ReadonlyMap<string, DeployedFunction>;
  readonly schedules: Schedules;
  readonly scheduleGroups: ReadonlySet<string>;
  readonly logs: LogGroups;
  readonly topics: Topics;
  /** The account beside the stack, as it is now. */
  readonly account: () => Account;
}

interface Answer {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A parsed request: the rights that it needs, and the call that follows when they are granted. */
interface Call {
  /** The service's name in signatures. */
  readonly service: "lambda" | "logs" | "s3" | "scheduler" | "secretsmanager" | "sns" | "sqs" | "ssm" | "sts";
  readonly rights: readonly Right[];
  run(caller: Identity): Answer | Promise<Answer>;
  /** The body of an error. @default JSON, as most protocols have it */
  readonly fails?: (error: AwsError) => string;
}

/**
 * One endpoint for SQS, SNS, Lambda, EventBridge Scheduler, CloudWatch Logs, STS, Secrets Manager, SSM and S3. A header, the form or the path tells which protocol
 * a request speaks.
 */
export function awsEndpoint(services: () => Services): Server {
  const server = createServer((request, response) => {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    void readRequest(request)
      .then((read) => answer(read, services(), gone.signal))
      .catch(failure)
      .then((answered) => reply(response, answered));
  });
  return keepConnections(server);
}

/**
 * Answers a request if its signature is valid and its signer has the rights that it needs.
 * @param signal aborts when the caller has gone.
 * @throws AwsError
 */
export async function answer(request: WireRequest, services: Services, signal: AbortSignal): Promise<Answer> {
  const call = understood(request, services, signal);
  try {
    return await call.run(services.authority.admit(request, call.service, call.rights));
  } catch (error) {
    if (!(error instanceof AwsError) || call.fails === undefined) throw error;
    return { status: error.status, body: call.fails(error), headers: XML };
  }
}

const XML = { "content-type": "text/xml" };

function understood(request: WireRequest, services: Services, signal: AbortSignal): Call {
  const { method, headers } = request;
  const url = new URL(request.url, "http://localhost");
  const body = request.body.toString();
  const [target, operation = ""] = String(headers["x-amz-target"] ?? "").split(".");
  if (target === "AmazonSQS") {
    const input = JSON.parse(body);
    return {
      service: "sqs",
      rights: sqsRights(operation, input),
      run: async () => ok(JSON.stringify(await callSqs(services.queues, operation, input, signal))),
    };
  }
  if (target === "Logs_20140328") {
    const input = JSON.parse(body);
    return {
      service: "logs",
      rights: logsRights(operation, input),
      run: () => ok(JSON.stringify(callLogs(services.logs, operation, input))),
    };
  }
  if (isForS3(headers)) return objectCall(services, request);
  if (target === "secretsmanager") {
    const input = parseGetSecretValue(operation, JSON.parse(body));
    return {
      service: "secretsmanager",
      rights: getSecretValueRights(input),
      run: () => ok(JSON.stringify(getSecretValue(services.account(), input))),
    };
  }
  if (target === "AmazonSSM") {
    const input = parseGetParameter(operation, JSON.parse(body));
    return {
      service: "ssm",
      rights: getParameterRights(input),
      run: () => ok(JSON.stringify(getParameter(services.account(), input))),
    };
  }
  if (isForm(headers) && url.pathname === "/")
    return isPublish(body) ? snsCall(services, body) : stsCall(services, body);
  const [, encodedName] = INVOKE_PATH.exec(url.pathname) ?? [];
  if (encodedName !== undefined && method === "POST") {
    const qualifier = url.searchParams.get("Qualifier");
    const reference = [decodeURIComponent(encodedName), ...(qualifier === null ? [] : [qualifier])].join(":");
    return {
      service: "lambda",
      rights: invokeRights(reference),
      run: async () => invoked(await invoke(services.functions, reference, body, headers)),
    };
  }
  const schedule = SCHEDULES_PATH.exec(url.pathname);
  if (schedule !== null) {
    const asked = { method, name: schedule[1], query: url.searchParams, body };
    const { group, name, roleArn } = scheduleNamed(asked);
    return {
      service: "scheduler",
      rights: scheduleRights(method, { group, name }, roleArn),
      run: () => ok(JSON.stringify(callScheduler(services, asked))),
    };
  }
  throw new AwsError(
    "UnknownOperationException",
    `${method} ${url.pathname} is not supported by the local runtime`,
    404,
  );
}

const isForm = (headers: WireRequest["headers"]) =>
  String(headers["content-type"]).startsWith("application/x-www-form-urlencoded");

/** A request to S3 can have any path: the signature's scope alone tells it. */
const isForS3 = ({ authorization }: WireRequest["headers"]) => /\/s3\/aws4_request\b/.test(String(authorization));

function objectCall({ authority, account }: Services, request: WireRequest): Call {
  const call = { service: "s3", fails: s3Failure } as const;
  try {
    const input = parseGetObject(request);
    return {
      ...call,
      rights: getObjectRights(input),
      run: (caller) => getObject(account(), input, () => authority.isAuthorized(caller, listRights(input))),
    };
  } catch (error) {
    return { ...call, rights: [], run: () => Promise.reject(error) };
  }
}

function snsCall({ topics }: Services, body: string): Call {
  const call = { service: "sns", fails: snsFailure } as const;
  try {
    const input = parsePublish(body);
    return {
      ...call,
      rights: publishRights(input),
      run: () => ({ status: 200, body: callPublish(topics, input), headers: XML }),
    };
  } catch (error) {
    return { ...call, rights: [], run: () => Promise.reject(error) };
  }
}

function stsCall({ authority, account }: Services, body: string): Call {
  const call = { service: "sts", fails: stsFailure } as const;
  try {
    const input = parseAssumeRole(body);
    const beside = account();
    return {
      ...call,
      rights: assumeRoleRights(input, beside),
      run: (caller) => ({
        status: 200,
        body: callAssumeRole(authority, beside, input, caller, Date.now()),
        headers: XML,
      }),
    };
  } catch (error) {
    return { ...call, rights: [], run: () => Promise.reject(error) };
  }
}

const ok = (body: string): Answer => ({ status: 200, body });

const invoked = ({ status, payload, isFunctionError }: Awaited<ReturnType<typeof invoke>>): Answer => ({
  status,
  body: payload,
  headers: {
    "x-amz-executed-version": "$LATEST",
    ...(isFunctionError && { "x-amz-function-error": "Unhandled" }),
  },
});

function failure(error: unknown): Answer {
  if (error instanceof AwsError) {
    const { code, message, status } = error;
    const body = JSON.stringify({ __type: code, message, Message: message });
    return { status, body, headers: { "x-amzn-errortype": code } };
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return { status: 500, body: JSON.stringify({ __type: "InternalFailure", message: "the local runtime failed" }) };
}

function reply(response: ServerResponse, { status, body, headers }: Answer): void {
  if (response.writableEnded) return;
  response
    .writeHead(status, { "content-type": "application/json", "x-amzn-requestid": randomUUID(), ...headers })
    .end(body);
}

async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const { method = "GET", url = "/", headers } = request;
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return { method, url, headers, body: Buffer.concat(chunks) };
}
