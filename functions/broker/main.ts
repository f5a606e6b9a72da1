import { jsonLog } from "../adapters/console/json-log.ts";
import { appStore } from "../adapters/dynamodb/app-store.ts";
import { documentClient } from "../adapters/dynamodb/client.ts";
import { runStore } from "../adapters/dynamodb/run-store.ts";
import { taskKey } from "../adapters/dynamodb/task-key.ts";
import { taskReads } from "../adapters/dynamodb/task-store.ts";
import { secrets } from "../adapters/secrets/secrets.ts";
import { stsClient } from "../adapters/sts/client.ts";
import { roles } from "../adapters/sts/roles.ts";
import { Env } from "./env.ts";
import { createHandler } from "./handler.ts";

const env = Env.parse(process.env);
const now = () => Date.now();
const tables = documentClient();

export const handler = createHandler({
  stack: env.STACK,
  taskKey: taskKey(tables, env.CONFIG_TABLE, now),
  tasks: taskReads(tables, env.RUN_TABLE),
  runs: runStore(tables, env.RUN_TABLE, now),
  apps: appStore(tables, env.CONFIG_TABLE),
  roles: roles(stsClient()),
  secrets: secrets(),
  timings: env.TIMINGS,
  now,
  log: jsonLog(console),
});
