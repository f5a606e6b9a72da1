import type { Client } from "../../../functions/client/create-client.ts";
import type { Difference } from "./plan.ts";

/** A cron that is far away: a job that is registered disabled does not fire before it is. */
const FAR_AWAY = "0 0 0 1 1 ? 2199";

/**
 * Does one difference. Each of its steps may be the last one: a later apply finds the rest. A job is disabled before
 * it changes and enabled after it, so that nothing runs that the document does not want.
 */
export async function carryOut(client: Client, difference: Difference): Promise<void> {
  const { kind, name } = difference;
  const path = kind === "App" ? { appName: name } : { jobName: name };
  if (difference.action === "remove") {
    await (kind === "App"
      ? client.call("delete-app", { path: { appName: name } })
      : client.call("deregister-named-job", { path: { jobName: name } }));
    return;
  }
  const { enabled, fields } = difference.wanted ?? { fields: {} };
  const switched = difference.changes.some(({ field }) => field === "enabled");
  const isChanged = difference.changes.some(({ field }) => field !== "enabled");
  const switchTo = (word: "enable" | "disable") =>
    kind === "App"
      ? client.call(`${word}-app`, { path: path as { appName: string } })
      : client.call(`${word}-job`, { path: path as { jobName: string } });
  if (difference.action === "create" && kind === "Job" && enabled === false) {
    await client.call("register-job", { body: { ...fields, cron: FAR_AWAY } as never });
    await switchTo("disable");
    await client.call("update-job", { body: fields as never });
    return;
  }
  if (switched && enabled === false && difference.action === "update") await switchTo("disable");
  if (difference.action === "create")
    await client.call(kind === "App" ? "create-app" : "register-job", { body: fields as never } as never);
  else if (isChanged) {
    // The API merges apps, and replaces jobs.
    const changed = Object.fromEntries(difference.changes.map(({ field, to }) => [field, to]));
    await (kind === "App"
      ? client.call("update-app", { body: { ...changed, enabled: undefined, appName: name } as never })
      : client.call("update-job", { body: fields as never }));
  }
  if (switched && enabled === true && difference.action === "update") await switchTo("enable");
  if (switched && enabled === false && difference.action === "create") await switchTo("disable");
}
