/**
 * The DynamoDB process: tables behind DynamoDB's JSON protocol on loopback. It has a process of its own so that the
 * store's work never delays the runtime's timers. It starts with an IPC channel. The first message names the tables and
 * the keys that are valid; its answer is the port. Then the process reports each first use of a right. A later message
 * asks for the counts of uses. The process ends when the channel closes, so it never outlives the runtime.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { AwsError } from "../aws-error.ts";
import { Authority, type AuthorityData } from "../iam/authority.ts";
import { dynamodbRights, type PartitionKeyOf } from "../iam/dynamodb-rights.ts";
import { type Denied, Usage, type UseCounts, type Used } from "../iam/usage.ts";
import { keepConnections } from "../keep-connections.ts";
import { isDynaliteError, type Json } from "./dynalite.ts";
import { partitionKeys } from "./partition-keys.ts";
import { openTables, type TableDefinition, type Tables } from "./tables.ts";

export interface TablesRequest {
  readonly path: string;
  readonly tables: readonly TableDefinition[];
  readonly authority: AuthorityData;
  /** Interval between two searches for expired items, ms. */
  readonly expireEveryMs: number;
}

export type TablesAnswer = { readonly port: number } | { readonly error: string };

/** The first use, or the first refusal, of a right. */
export type TablesNews = Used | Denied;

/** The answer to `count`. */
export interface TablesCounts {
  readonly counts: UseCounts;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function serve(request: TablesRequest): Promise<number> {
  const tables = await openTables(request.path, request.tables);
  let expiring = Promise.resolve<unknown>(undefined);
  setInterval(() => {
    expiring = expiring.then(() => tables.expire(Math.floor(Date.now() / 1_000)));
  }, request.expireEveryMs).unref();

  const usage = new Usage((news: TablesNews) => tell(news));
  process.on("message", () => tell({ counts: usage.counts } satisfies TablesCounts));
  const authority = new Authority(request.authority, usage);
  const partitionKeyOf = partitionKeys(request.tables);
  const server = createServer((incoming, response) => {
    void answer(incoming, tables, authority, partitionKeyOf).then(({ status, body }) => {
      const text = JSON.stringify(body);
      response.writeHead(status, {
        "content-type": "application/x-amz-json-1.0",
        "content-length": Buffer.byteLength(text),
        "x-amzn-requestid": randomUUID(),
      });
      response.end(text);
    });
  });
  keepConnections(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function answer(
  incoming: IncomingMessage,
  tables: Tables,
  authority: Authority,
  partitionKeyOf: PartitionKeyOf,
): Promise<{ status: number; body: Json }> {
  try {
    const { method = "", url = "/", headers } = incoming;
    const body = await readBody(incoming);
    const [, operation = ""] = String(headers["x-amz-target"] ?? "").split(".");
    const input = JSON.parse(body.toString() || "{}") as Json;
    authority.admit({ method, url, headers, body }, "dynamodb", dynamodbRights(operation, input, partitionKeyOf));
    return { status: 200, body: await tables.run(operation, input) };
  } catch (error) {
    if (isDynaliteError(error)) return { status: error.statusCode, body: error.body };
    if (error instanceof AwsError)
      return {
        status: error.status,
        body: { __type: `com.amazon.coral.service#${error.code}`, message: error.message },
      };
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return { status: 500, body: { __type: "InternalServerError", message: "the local DynamoDB failed" } };
  }
}

/** A runtime that has ended hears nothing. This process then ends too, as soon as it sees that. */
const tell = (message: object): void => void process.send?.(message, () => {});

process.once("disconnect", () => process.exit(0));
process.on("SIGINT", () => {});
process.once("message", (request: TablesRequest) => {
  serve(request).then(
    (port) => tell({ port } satisfies TablesAnswer),
    (error: unknown) => tell({ error: error instanceof Error ? error.message : String(error) } satisfies TablesAnswer),
  );
});
