import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Credentials } from "../../../infra/local/services/iam/credentials.ts";
import { signed } from "../../../infra/local/services/iam/sign.ts";

export interface SigningProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * An API that forwards each request to another one and signs it on the way. It changes nothing else: path, query, headers
 * and body arrive byte for byte. A request that has an `Authorization` header of its own is forwarded without a signature.
 * Where the other API gives no answer, it gives none either.
 */
export async function startSigningProxy(apiUrl: string, credentials: Credentials): Promise<SigningProxy> {
  const server = createServer((asked, answer) => {
    forward(new URL(apiUrl), credentials, asked, answer).catch(() => asked.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function forward(api: URL, credentials: Credentials, asked: IncomingMessage, answer: ServerResponse) {
  const { method = "GET", url = "/" } = asked;
  const body = await buffer(asked);
  const headers = { ...asked.headers, host: api.host };
  delete headers["transfer-encoding"];
  if (body.length > 0) headers["content-length"] = String(body.length);
  const toSign = { host: api.host, ...(headers["content-type"] && { "content-type": headers["content-type"] }) };
  const signature =
    headers.authorization === undefined
      ? signed({ method, url, headers: toSign, body }, credentials, "execute-api", Date.now()).headers
      : {};
  await new Promise<void>((resolve, reject) => {
    const options = { host: api.hostname, port: api.port, method, path: url, agent: false as const };
    const sent = request({ ...options, headers: { ...headers, ...signature } }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer).once("close", resolve);
      given.once("error", reject);
    });
    sent.once("error", reject);
    answer.once("close", () => sent.destroy());
    sent.end(body);
  });
}
