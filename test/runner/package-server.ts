import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface PackageServer {
  readonly origin: string;
  /** Every request so far. */
  readonly requests: readonly IncomingMessage[];
}

/** A server on loopback for the length of one test. */
export async function servePackages(listener: RequestListener, host = "127.0.0.1"): Promise<PackageServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  server.listen(0, host);
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** Serves the same bytes for every path. */
export const serveBytes = (bytes: Buffer | string) => servePackages((_, response) => response.end(bytes));
