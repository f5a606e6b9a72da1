import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Watched {
  readonly url: string;
  /** Requests that were answered. */
  readonly answered: number;
  /** `GET /api/app/{appName} 200`, of every route and status that was met. */
  readonly seen: ReadonlySet<string>;
  /** Requests that changed something although they were refused, or only read. */
  readonly changing: readonly string[];
  stop(): Promise<void>;
}

/**
 * Hands requests on to the API, one by one, and compares the contents of the stack before and after each that is refused
 * or only reads.
 * @param routeOf the route of a request, as the template names it.
 * @param contents of the stack.
 */
export async function startWatchingProxy(
  apiUrl: string,
  routeOf: (method: string, path: string) => string | undefined,
  contents: () => Promise<string>,
): Promise<Watched> {
  const seen = new Set<string>();
  const changing: string[] = [];
  let answered = 0;
  let before: string | undefined;
  let line: Promise<unknown> = Promise.resolve();

  async function pass(method: string, target: string, headers: Record<string, unknown>, body: Buffer) {
    before ??= await contents();
    const answer = await send(apiUrl, method, target, headers, body);
    answered++;
    const { pathname } = new URL(target, "http://localhost");
    const route = routeOf(method, pathname);
    if (route !== undefined) seen.add(`${route} ${answer.status}`);
    if (method !== "GET" && answer.status < 400) before = undefined;
    else {
      const after = await contents();
      if (after !== before) changing.push(`${method} ${target} ${answer.status} ${body.subarray(0, 500)}`);
      before = after;
    }
    return answer;
  }

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "", url = "", headers } = incoming;
      line = line
        .then(() => pass(method, url, headers, Buffer.concat(chunks)))
        .then(
          ({ status, headers: answer, body }) => outgoing.writeHead(status, answer).end(body),
          (error: unknown) => outgoing.destroy(error as Error),
        );
    });
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}`,
    get answered() {
      return answered;
    },
    seen,
    changing,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));

interface Answered {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** As the bytes came: a client library would write the path in its own spelling. */
function send(
  apiUrl: string,
  method: string,
  path: string,
  { host: _, connection: __, ...headers }: Record<string, unknown>,
  body: Buffer,
): Promise<Answered> {
  const { hostname, port } = new URL(apiUrl);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers: headers as never, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const { "transfer-encoding": ___, connection: ____, ...kept } = incoming.headers;
        resolve({ status: incoming.statusCode ?? 0, headers: kept, body: Buffer.concat(chunks) });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
