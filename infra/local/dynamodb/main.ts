/**
 * The DynamoDB process: tables behind DynamoDB's JSON protocol on loopback. It has a process of its own so that the
 * store's work never delays the runtime's timers. Started with an IPC channel: the first message says what to
 * serve, the answer is the port; it ends when the channel closes, so it never outlives the runtime.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { isDynaliteError, type Json } from "./dynalite.ts";
import { openTables, type TableDefinition } from "./tables.ts";

export interface TablesRequest {
  readonly path: string;
  readonly tables: readonly TableDefinition[];
  /** How often expired items are looked for. */
  readonly expireEveryMs: number;
}

export type TablesAnswer = { readonly port: number } | { readonly error: string };

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

async function serve({ path, tables: definitions, expireEveryMs }: TablesRequest): Promise<number> {
  const tables = await openTables(path, definitions);
  let expiring = Promise.resolve<unknown>(undefined);
  setInterval(() => {
    expiring = expiring.then(() => tables.expire(Math.floor(Date.now() / 1_000)));
  }, expireEveryMs).unref();

  async function answer(request: IncomingMessage): Promise<{ status: number; body: Json }> {
    try {
      const [, operation = ""] = String(request.headers["x-amz-target"] ?? "").split(".");
      return { status: 200, body: await tables.run(operation, JSON.parse((await readBody(request)) || "{}") as Json) };
    } catch (error) {
      if (isDynaliteError(error)) return { status: error.statusCode, body: error.body };
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      return { status: 500, body: { __type: "InternalServerError", message: "the local DynamoDB failed" } };
    }
  }

  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      const text = JSON.stringify(body);
      response.writeHead(status, {
        "content-type": "application/x-amz-json-1.0",
        "content-length": Buffer.byteLength(text),
        "x-amzn-requestid": randomUUID(),
      });
      response.end(text);
    });
  });
  // A frozen function comes back to its connections much later: they must still be open.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

process.once("disconnect", () => process.exit(0));
process.on("SIGINT", () => {});
process.once("message", (request: TablesRequest) => {
  serve(request).then(
    (port) => process.send?.({ port } satisfies TablesAnswer),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? error.message : String(error) } satisfies TablesAnswer),
  );
});
