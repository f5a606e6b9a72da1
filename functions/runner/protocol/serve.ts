import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type NextTask, TaskResult } from "../../contract/job-protocol.ts";
import { isToken, listenOnLoopback, newToken } from "../process/loopback.ts";
import type { Exchange, Waiter } from "./exchange.ts";

/** The address of a runner, and the token of one app process. */
export interface ProtocolServer {
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  readonly token: string;
  close(): void;
}

/** The longest body of a result, in bytes: it is held in memory. */
export const MAX_RESULT_BYTES = 1_048_576;

/** Serves one app process on loopback, with its own port and token. */
export async function serveProtocol(exchange: Exchange): Promise<ProtocolServer> {
  const token = newToken();
  const server = await listenOnLoopback((request, response) => {
    if (!isToken(request.headers.authorization, `Bearer ${token}`)) return reply(response, 401, "wrong token");
    route(exchange, request, response).catch(() => response.destroy());
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const RESULT_PATH = /^\/task\/([^/]+)\/result$/;

async function route(exchange: Exchange, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = "" } = request;
  const [, taskId] = RESULT_PATH.exec(url) ?? [];
  if (method === "GET" && url === "/task/next") return exchange.ask(waiterOf(exchange, response));
  if (method !== "POST" || taskId === undefined)
    return reply(response, 404, "GET /task/next, POST /task/{taskId}/result");
  const result = await readResult(request);
  if (result === undefined) return reply(response, 400, 'not a result: {}, {"more":true} or {"error":{"message":"…"}}');
  const decoded = decodeSegment(taskId);
  if (decoded === undefined || exchange.answer(decoded, result) === "unknown")
    return reply(response, 404, "no such task is being worked on");
  reply(response, 200);
}

function waiterOf(exchange: Exchange, response: ServerResponse): Waiter {
  const waiter: Waiter = {
    give(task: NextTask) {
      if (response.destroyed) return false;
      response.setHeader("content-type", "application/json").end(JSON.stringify(task));
      return true;
    },
  };
  response.once("close", () => exchange.leave(waiter));
  return waiter;
}

/** @returns undefined for a body that is no result. An empty body is `{}`. */
async function readResult(request: IncomingMessage): Promise<TaskResult | undefined> {
  const body = await readBody(request);
  try {
    return TaskResult.safeParse(body?.length === 0 ? {} : JSON.parse(String(body))).data;
  } catch {
    return undefined;
  }
}

/** @returns undefined for a longer body than a result may have: the rest of it is read and dropped. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > MAX_RESULT_BYTES) {
      request.resume();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @returns undefined for a segment that is not percent-encoded UTF-8. */
function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function reply(response: ServerResponse, status: number, message?: string): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(message ? { message } : {}));
}
