import { createHash, timingSafeEqual } from "node:crypto";
import type { App } from "../contract/app.ts";
import type { BrokerRefusal, BrokerRequest } from "../contract/broker.ts";
import { executionIdOf } from "../core/run/ids.ts";
import { whyNoClaim } from "../core/run/judge-claim.ts";
import { keyOfTaskId, parseTaskId, type TaskName } from "../core/run/task-id.ts";
import type { BrokerPorts } from "./handler.ts";

/** A task that a runner holds now, and the revision of the app under which it runs. */
export interface HeldTask {
  readonly name: TaskName;
  readonly app: App;
}

/**
 * Finds the task that a request is about. The request decides nothing more: the app is that of the task's execution.
 * Nothing is read for a task id that this stack has not signed.
 */
export async function verifyClaim(
  { taskKey, tasks, runs, apps, now, timings }: BrokerPorts,
  { taskId, nonce }: BrokerRequest,
): Promise<HeldTask | BrokerRefusal> {
  const key = keyOfTaskId(taskId);
  const sign = await taskKey.find(key);
  const name = sign && parseTaskId(taskId, sign);
  if (name === undefined) return { refused: "this stack has not signed the task id" };
  const [row, execution] = await Promise.all([
    tasks.read(taskId),
    runs.getExecution(executionIdOf(name.jobName, name.fireId)),
  ]);
  const isNonceOfRow = row?.nonce !== undefined && isSame(row.nonce, nonce);
  const refused = whyNoClaim({ row, isNonceOfRow, key, execution, now: now(), timings });
  if (refused !== undefined || execution === undefined) return { refused: refused ?? "there is no such execution" };
  const app = await apps.getRevision(execution.app);
  return app === undefined ? { refused: "its app is deleted" } : { name, app };
}

/** Compares in a time that does not depend on the texts. */
function isSame(text: string, other: string): boolean {
  const digest = (of: string) => createHash("sha256").update(of).digest();
  return timingSafeEqual(digest(text), digest(other));
}
