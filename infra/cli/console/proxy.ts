import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { apiOrigin } from "../../../functions/client/api-origin.ts";
import type { Outgoing } from "../../../functions/client/create-client.ts";
import type { Endpoint } from "../endpoint/connect.ts";
import { problem } from "./problem.ts";
import { serveFile } from "./serve-file.ts";

export interface ProxySettings extends Endpoint {
  /** The folder whose files it serves. Without it the API serves all paths. */
  readonly www?: string | undefined;
  readonly fetch: (url: URL, init: RequestInit) => Promise<Response>;
  /** Called with each request to the API. */
  readonly onRequest?: (line: string) => void;
}

/** Bytes; the API accepts fewer. */
const MAX_BODY = 1_048_576;

/** Headers that are passed to the API. Cookies and origins of the browser are not. */
const FORWARDED = ["accept", "accept-language", "content-type", "if-match", "if-none-match", "idempotency-key"];
/**
 * Headers of answers that are not passed on. They belong to one connection, or are wrong after `fetch` has unpacked the
 * body.
 */
const DROPPED: ReadonlySet<string> = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "keep-alive",
  "transfer-encoding",
]);

/**
 * A proxy on loopback that signs: a browser has no AWS credentials. It signs for every program of this machine that can
 * reach it, so it refuses foreign hosts and origins: no page of another site may use it.
 */
export function signingProxy(settings: ProxySettings): Server {
  const server = createServer((request, response) => {
    answer(request, response, settings, server).catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      if (!response.headersSent) problem(response, 502, "bad-gateway", `the API cannot be reached: ${detail}`);
      else response.destroy();
    });
  });
  return server;
}

async function answer(request: IncomingMessage, response: ServerResponse, settings: ProxySettings, server: Server) {
  const refused = refusal(request, server);
  if (refused !== undefined) return problem(response, 403, "forbidden", refused);
  const target = new URL(request.url ?? "/", "http://proxy");
  if (settings.www !== undefined && target.pathname !== "/api" && !target.pathname.startsWith("/api/"))
    return serveFile(request, response, settings.www, target.pathname);
  return forward(request, response, settings, target);
}

/** @returns the reason why the request is not served. */
function refusal({ headers }: IncomingMessage, server: Server): string | undefined {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(headers.host ?? "")) return "the host is not this proxy";
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`)) return "the origin is another site";
  const site = headers["sec-fetch-site"];
  if (site === "cross-site" || site === "same-site") return "the request comes from another site";
  return undefined;
}

async function forward(request: IncomingMessage, response: ServerResponse, settings: ProxySettings, target: URL) {
  const { method = "GET" } = request;
  const body = await readBody(request);
  if (body === undefined) return problem(response, 413, "body-too-large", `the body must be at most ${MAX_BODY} bytes`);
  const url = new URL(`${apiOrigin(settings.url)}${target.pathname}${target.search}`);
  const headers: Record<string, string> = {};
  for (const name of FORWARDED) {
    const value = request.headers[name];
    if (typeof value === "string") headers[name] = value;
  }
  const outgoing: Outgoing = { method, url, headers, ...(body !== "" && { body }) };
  const added = await settings.sign?.(outgoing);
  const init = { method, headers: { ...headers, ...added }, redirect: "manual" as const, ...(body !== "" && { body }) };
  const answered = await settings.fetch(url, init);
  settings.onRequest?.(`${answered.status} ${method} ${target.pathname}${target.search}`);
  const kept = [...answered.headers].filter(([name]) => !DROPPED.has(name));
  response.writeHead(answered.status, Object.fromEntries(kept));
  response.end(Buffer.from(await answered.arrayBuffer()));
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
