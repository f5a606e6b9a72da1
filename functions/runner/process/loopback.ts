import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";

const TOKEN_BYTES = 32;

/** The token of one server on loopback. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString("base64url");

/** Whether a request's header is the expected one. The time of the comparison does not depend on the texts. */
export function isToken(given: string | undefined, expected: string): boolean {
  const [brought, wanted] = [Buffer.from(given ?? ""), Buffer.from(expected)];
  return brought.length === wanted.length && timingSafeEqual(brought, wanted);
}

/**
 * Serves on a free port of loopback. A sandbox is frozen between its tasks, for hours too, and a connection is used
 * again after that: so the server has no time-outs. It keeps no process alive.
 */
export async function listenOnLoopback(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  Object.assign(server, { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0, timeout: 0 });
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  return server;
}
