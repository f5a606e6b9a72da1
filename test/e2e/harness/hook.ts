import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A webhook on loopback, which takes everything. */
export interface Hook {
  readonly url: string;
  /** The messages that it was told, and the headers of each. */
  readonly bodies: readonly string[];
  readonly headers: readonly NodeJS.Dict<string | string[]>[];
  stop(): void;
}

export async function startHook(): Promise<Hook> {
  const bodies: string[] = [];
  const headers: NodeJS.Dict<string | string[]>[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(await text(request));
    headers.push(request.headers);
    response.end("ok");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    bodies,
    headers,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
