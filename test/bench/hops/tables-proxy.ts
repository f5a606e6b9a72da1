import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { requestName } from "../../support/request-name.ts";

/** A request to the tables. Instants are epoch ms, with fractions. */
export interface TablesCall {
  /** @see requestName */
  readonly name: string;
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** Epoch ms by a clock that is never set back. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

/** Passes requests on to the tables, as they were signed. @param tell called after each answer */
export async function tablesProxy(tables: string, tell: (call: TablesCall) => void) {
  const { hostname, port } = new URL(tables);
  const agent = new Agent({ keepAlive: true });
  const server = createServer(async (incoming, response) => {
    const askedAt = nowMs();
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method, url, headers } = incoming;
    const onward = request({ hostname, port, agent, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response).once("finish", () => {
        const name = requestName(String(headers["x-amz-target"]), JSON.parse(body.toString()));
        tell({ name, askedAt, answeredAt: nowMs() });
      });
    });
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      agent.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}
