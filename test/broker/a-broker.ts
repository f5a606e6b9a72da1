import { createHandler } from "../../functions/broker/handler.ts";
import type { BrokerRequest } from "../../functions/contract/broker.ts";
import type { RoleSession } from "../../functions/core/run/role-session.ts";
import { createHandler as createDispatcher } from "../../functions/dispatcher/handler.ts";
import { batchOf, NOW, overWorld } from "../support/over-world.ts";

const T = Math.floor(NOW / 1_000);
export const roleOf = (appName: string) => `arn:aws:iam::123456789012:role/${appName}`;
/** The credentials of a session, which the fake STS makes of its external id. */
export const keyOf = (appName: string) => `key of Jobs/${appName}`;

/** The reference of an app's secret, and its text, which tells the session that read it. */
export const secretOf = (appName: string) => `arn:aws:secretsmanager:us-east-1:123456789012:secret:${appName}`;
export const textOf = (appName: string) => JSON.stringify({ password: `s3cret of Jobs/${appName}` });

const privateTo = (appName: string) => ({
  roleArn: roleOf(appName),
  secrets: { PASSWORD: `${secretOf(appName)}:password::` },
});

/** A broker over a world in which two apps run a task each, which a runner has claimed with the nonce `nonce of <app>`. */
export async function aBroker(job: Parameters<typeof overWorld>[0] = {}) {
  const over = await overWorld(job);
  const { deps, world, config } = over;
  const foo = await deps.apps.get("foo_app");
  if (foo === undefined) throw new Error("there is no app");
  await deps.apps.update({ ...foo, ...privateTo("foo_app"), revision: 2 });
  await deps.apps.create({ ...foo, appName: "bar_app", ...privateTo("bar_app") });
  const bar = { ...config, jobName: "bar_job", appName: "bar_app" };
  await deps.jobs.create({ revision: NOW, enabled: true, config: bar, state: "ACTIVE" }, NOW + 120_000);
  const dispatch = createDispatcher(deps);
  const fire = async (jobName: string, nth = 1) => {
    const before = world.run.length;
    await dispatch(batchOf({ jobName, instantEpochSeconds: T + 5 * nth }));
    return world.run.slice(before).map(({ task }) => task);
  };
  const [fooTasks, barTasks] = [await fire("foo_job"), await fire("bar_job")];
  const [mine, theirs] = [fooTasks[0], barTasks[0]];
  if (mine === undefined || theirs === undefined) throw new Error("no task runs");
  const claimed = (task: { readonly taskId: string }, nonce: string) =>
    deps.claims.claim(task.taskId, { nonce, segment: 1, claimedAt: world.now });
  await claimed(mine, "nonce of foo");
  await claimed(theirs, "nonce of bar");
  const sessions: RoleSession[] = [];
  const facts: unknown[] = [];
  const reads: string[] = [];
  const ask = createHandler({
    ...deps,
    stack: "Jobs",
    tasks: deps.ends,
    roles: {
      assume: async (session) => {
        sessions.push(session);
        const accessKeyId = `key of ${session.externalId}`;
        return { accessKeyId, secretAccessKey: "secret", sessionToken: "token", expiresAt: world.now + 900_000 };
      },
    },
    secrets: {
      read: async ({ arn }, { accessKeyId }) => {
        reads.push(arn);
        const owner = arn.slice(arn.lastIndexOf(":") + 1);
        return accessKeyId === keyOf(owner) ? { text: textOf(owner) } : { refused: "not authorized" };
      },
    },
    log: { info: (fact, details) => facts.push({ fact, ...details }), error: (fact) => facts.push(fact) },
  });
  const valid = { taskId: mine.taskId, nonce: "nonce of foo", wants: "credentials" } satisfies BrokerRequest;
  const forSecrets = { ...valid, wants: "secrets" } satisfies BrokerRequest;
  return { ...over, fire, claimed, fooTasks, mine, theirs, ask, valid, forSecrets, sessions, reads, facts };
}
