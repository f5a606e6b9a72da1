import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { keepConnections } from "../keep-connections.ts";
import { refusal } from "../origin.ts";

/** The work that a function's process receives. */
export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  /** JSON. */
  readonly payload: string;
  /** Epoch ms. */
  readonly deadlineAt: number;
  readonly traceId: string;
  readonly tenantId?: string;
}

/** The reports of the process. */
export interface RuntimeEvents {
  /** The process asks for its next invocation: it is idle. */
  onNext(): void;
  onResponse(requestId: string, payload: string): void;
  onError(requestId: string, payload: string): void;
  onInitError(payload: string): void;
}

export interface RuntimeApi {
  /** `127.0.0.1:<port>`, the value of `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Answers the pending request for the next invocation. */
  deliver(invocation: Invocation): void;
  close(): void;
}

const PREFIX = "/2018-06-01/runtime/";

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * The interface from which one process gets its work: a port of its own, without a secret, as in Lambda. Other
 * processes of the sandbox must not take an invocation, nor answer one that they do not know. So while no invocation
 * runs, the first process that asks gets the next one, and an answer must name the running invocation.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function openRuntimeApi(events: RuntimeEvents): Promise<RuntimeApi> {
  let pending: ServerResponse | undefined;
  /** Request id of the invocation that was delivered and not answered. */
  let running: string | undefined;

  const accept = (response: ServerResponse) =>
    response.writeHead(202, { "content-type": "application/json" }).end('{"status":"OK"}');

  const refuse = (response: ServerResponse, status: number, errorType: string, errorMessage: string) =>
    void response
      .writeHead(status, { "content-type": "application/json" })
      .end(JSON.stringify({ errorType, errorMessage }));

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = refusal(request.headers, (server.address() as AddressInfo).port);
    if (refused !== undefined) return refuse(response, 403, "Forbidden", refused);
    const resource = request.url?.startsWith(PREFIX) ? request.url.slice(PREFIX.length) : "";
    if (request.method === "GET" && resource === "invocation/next") {
      if (running !== undefined || pending?.destroyed === false)
        return refuse(response, 403, "InvalidStateTransition", "an invocation runs, or another request waits for it");
      pending = response;
      return events.onNext();
    }
    const [, requestId, kind] = /^invocation\/([^/]+)\/(response|error)$/.exec(resource) ?? [];
    if (request.method !== "POST" || (resource !== "init/error" && requestId === undefined))
      return void response.writeHead(404).end();
    const body = await readBody(request);
    if (requestId !== undefined && requestId !== running)
      return refuse(response, 400, "InvalidRequestID", `${requestId} is not the invocation that runs`);
    if (requestId !== undefined) running = undefined;
    accept(response);
    if (requestId === undefined) events.onInitError(body);
    else if (kind === "response") events.onResponse(requestId, body);
    else events.onError(requestId, body);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  keepConnections(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    deliver({ requestId, functionArn, payload, deadlineAt, traceId, tenantId }) {
      pending?.writeHead(200, {
        "content-type": "application/json",
        "lambda-runtime-aws-request-id": requestId,
        "lambda-runtime-deadline-ms": String(deadlineAt),
        "lambda-runtime-invoked-function-arn": functionArn,
        "lambda-runtime-trace-id": traceId,
        ...(tenantId === undefined ? {} : { "lambda-runtime-aws-tenant-id": tenantId }),
      });
      running = requestId;
      pending?.end(payload);
      pending = undefined;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
