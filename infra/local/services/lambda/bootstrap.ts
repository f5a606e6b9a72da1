/**
 * The program of a function's process: Node's runtime as AWS describes it. It loads `_HANDLER`, asks the Runtime API on
 * loopback for one invocation after another, and ends with the runtime (the pipe on descriptor 3 closes).
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 */
import { existsSync } from "node:fs";
import type http from "node:http";
import { createRequire } from "node:module";
import { Socket } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";

type Handler = (event: unknown, context: object) => unknown;

const LIFELINE = 3;
const EXIT_UNHANDLED_REJECTION = 128;
const EXIT_UNCAUGHT_EXCEPTION = 129;

const variable = (name: string): string => process.env[name] ?? "";
const [host, port] = variable("AWS_LAMBDA_RUNTIME_API").split(":");
// An import would load undici too, for WebSocket among the exports: 50 ms of CPU time of each start on Node 24.
const { Agent, request: requestOf } = process.getBuiltinModule("node:http");
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

interface Reply {
  readonly status: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

function request(method: "GET" | "POST", resource: string, body = "", headers: http.OutgoingHttpHeaders = {}) {
  return new Promise<Reply>((resolve, reject) => {
    const outgoing = requestOf(
      {
        host,
        port,
        agent,
        method,
        path: `/2018-06-01/runtime/${resource}`,
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode,
            headers: response.headers,
            body: Buffer.concat(chunks).toString("utf8"),
          }),
        );
        response.on("error", reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function describe(error: unknown, errorType?: string): { errorType: string; errorMessage: string; trace: string[] } {
  if (!(error instanceof Error))
    return { errorType: errorType ?? typeof error, errorMessage: String(error), trace: [] };
  return { errorType: errorType ?? error.name, errorMessage: error.message, trace: error.stack?.split("\n") ?? [] };
}

function report(resource: string, error: unknown, errorType?: string): Promise<Reply> {
  const description = describe(error, errorType);
  process.stderr.write(`${JSON.stringify(description)}\n`);
  return request("POST", resource, JSON.stringify(description), {
    "content-type": "application/vnd.aws.lambda.error+json",
    "lambda-runtime-function-error-type": description.errorType,
  });
}

async function loadHandler(): Promise<Handler> {
  const [module = "", exported = ""] = variable("_HANDLER").split(".");
  const candidates = [".js", ".mjs", ".cjs"].map((end) => path.join(variable("LAMBDA_TASK_ROOT"), module + end));
  const file = candidates.find(existsSync);
  if (file === undefined)
    throw Object.assign(new Error(`Cannot find module '${module}'`), { name: "Runtime.ImportModuleError" });
  const loaded: unknown = file.endsWith(".mjs") ? await import(pathToFileURL(file).href) : createRequire(file)(file);
  const handler = (loaded as Record<string, unknown>)[exported];
  if (typeof handler !== "function")
    throw Object.assign(new Error(`${variable("_HANDLER")} is undefined or not exported`), {
      name: "Runtime.HandlerNotFound",
    });
  return handler as Handler;
}

function contextOf(headers: http.IncomingHttpHeaders): object {
  const deadlineAt = Number(headers["lambda-runtime-deadline-ms"]);
  const tenantId = headers["lambda-runtime-aws-tenant-id"];
  return {
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    functionName: variable("AWS_LAMBDA_FUNCTION_NAME"),
    functionVersion: variable("AWS_LAMBDA_FUNCTION_VERSION"),
    memoryLimitInMB: variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"),
    logGroupName: variable("AWS_LAMBDA_LOG_GROUP_NAME"),
    logStreamName: variable("AWS_LAMBDA_LOG_STREAM_NAME"),
    callbackWaitsForEmptyEventLoop: true,
    ...(tenantId === undefined ? {} : { tenantId }),
    getRemainingTimeInMillis: () => deadlineAt - Date.now(),
  };
}

/** The running invocation, for the report of an error that ends the process. */
let current: string | undefined;

async function die(error: unknown, code: number, errorType?: string): Promise<void> {
  const resource = current === undefined ? "init/error" : `invocation/${current}/error`;
  await report(resource, error, errorType).catch(() => {});
  process.exit(code);
}

async function serve(handler: Handler): Promise<never> {
  for (;;) {
    const { status, headers, body } = await request("GET", "invocation/next");
    if (status !== 200) throw new Error(`no next invocation: ${status} ${body}`);
    current = String(headers["lambda-runtime-aws-request-id"]);
    process.env._X_AMZN_TRACE_ID = String(headers["lambda-runtime-trace-id"] ?? "");
    try {
      const answer = await handler(JSON.parse(body), contextOf(headers));
      await request("POST", `invocation/${current}/response`, JSON.stringify(answer) ?? "null", {
        "content-type": "application/json",
      });
    } catch (error) {
      await report(`invocation/${current}/error`, error);
    }
    current = undefined;
  }
}

const lifeline = new Socket({ fd: LIFELINE });
lifeline.on("close", () => process.kill(-process.pid, "SIGKILL"));
lifeline.on("error", () => {});
lifeline.resume().unref();

process.on("uncaughtException", (error) => void die(error, EXIT_UNCAUGHT_EXCEPTION));
process.on(
  "unhandledRejection",
  (reason) => void die(reason, EXIT_UNHANDLED_REJECTION, "Runtime.UnhandledPromiseRejection"),
);
process.on("beforeExit", () => {
  const error = new Error("The runtime exited because the handler awaits a Promise that was never settled");
  if (current !== undefined) void die(error, 0, "Runtime.NodeJsExit");
});

try {
  await serve(await loadHandler());
} catch (error) {
  await die(error, 1);
}
