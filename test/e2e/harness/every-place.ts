import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { clientsOf } from "../../infra/local/a-fixture.ts";
import type { TestStack } from "./local-stack.ts";
import { request } from "./request.ts";

/** Everything that a stack has stored, and its answers on some routes: each place with its content. */
export async function everyPlace(stack: TestStack, routes: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>();
  const { dynamodb } = clientsOf(stack.local);
  for (const { name: TableName } of stack.local.stack.of("AWS::DynamoDB::Table"))
    places.set(TableName, JSON.stringify((await dynamodb.send(new ScanCommand({ TableName }))).Items));
  dynamodb.destroy();
  const data = path.join(stack.directory, "data");
  places.set("schedules", readFileSync(path.join(data, "schedules"), "utf8"));
  for (const kind of ["queues", "events", "logs"]) {
    for (const file of readdirSync(path.join(data, kind), { recursive: true, encoding: "utf8" })) {
      const full = path.join(data, kind, file);
      if (statSync(full).isFile()) places.set(`${kind}/${file}`, readFileSync(full, "utf8"));
    }
  }
  for (const route of routes) places.set(route, JSON.stringify(await request(stack.local.apiUrl, "GET", route)));
  return places;
}
