import type { BrokerAnswer, BrokerRefusal, TemporaryCredentials } from "../contract/broker.ts";
import { roleSessionOf } from "../core/run/role-session.ts";
import type { BrokerPorts } from "./handler.ts";
import type { HeldTask } from "./verify-claim.ts";

/** A session of the app's role, for the task. */
export async function sessionFor(
  { stack, roles }: BrokerPorts,
  { name, app: { appName, roleArn } }: HeldTask,
): Promise<TemporaryCredentials | BrokerRefusal> {
  if (roleArn === undefined) return { refused: `the app ${appName} has no roleArn` };
  return roles.assume(roleSessionOf(stack, { appName, roleArn }, name));
}

export async function giveCredentials(ports: BrokerPorts, task: HeldTask): Promise<BrokerAnswer> {
  const session = await sessionFor(ports, task);
  return "refused" in session ? session : { credentials: session };
}
