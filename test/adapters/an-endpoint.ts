import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { vi } from "vitest";

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Endpoint {
  readonly url: string;
  /** Every request in the order of its arrival. */
  readonly seen: Seen[];
  stop(): Promise<void>;
}

/**
 * An AWS endpoint of a test: the real SDK talks to it over real HTTP.
 * @param answer says "hang up" to cut the connection after the request was read, "say nothing" to leave it waiting.
 */
export async function startEndpoint(
  answer: (
    seen: Seen,
    number: number,
  ) => Answer | "hang up" | "say nothing" | Promise<Answer | "hang up" | "say nothing">,
): Promise<Endpoint> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const arrived = { method, path: url, headers, body: await text(request) };
    const said = await answer(arrived, seen.push(arrived));
    if (said === "say nothing") return;
    if (said === "hang up") return void request.socket.destroy();
    response.writeHead(said.status, { "x-amzn-requestid": "r", ...said.headers });
    response.end(said.body === undefined ? "" : JSON.stringify(said.body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export const TEST_KEYS = { accessKeyId: "test", secretAccessKey: "test" };

/** The environment names the SDK's endpoint and credentials. */
export function stubAwsEnvironment(endpoint: string): void {
  vi.stubEnv("AWS_ENDPOINT_URL", endpoint);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", TEST_KEYS.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", TEST_KEYS.secretAccessKey);
}

/** An error in the JSON protocols of AWS. */
export const awsError = (name: string, status = 400, more: object = {}): Answer => ({
  status,
  headers: { "x-amzn-errortype": name, "content-type": "application/x-amz-json-1.0" },
  body: { __type: name, message: name, Message: name, ...more },
});
