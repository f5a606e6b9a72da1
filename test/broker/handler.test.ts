import { expect, test } from "vitest";
import { createHandler } from "../../functions/broker/handler.ts";
import { aBroker, roleOf } from "./a-broker.ts";

const NO_SECRETS = { read: () => Promise.reject(new Error("no secret is here")) };

test("the holder of a task gets a session of its app's role, named and tagged for the task", async () => {
  const { ask, valid, sessions, mine } = await aBroker();
  expect(await ask(valid)).toMatchObject({ credentials: { secretAccessKey: "secret", sessionToken: "token" } });
  expect(sessions).toMatchObject([
    {
      roleArn: roleOf("foo_app"),
      externalId: "Jobs/foo_app",
      tags: { "elastic-job:job": "foo_job", "elastic-job:execution": mine.executionId, "elastic-job:attempt": "1" },
    },
  ]);
});

test("the app is the revision of the execution, and not a later one", async () => {
  const { ask, valid, sessions, deps } = await aBroker();
  const app = await deps.apps.get("foo_app");
  if (app === undefined) throw new Error("there is no app");
  await deps.apps.update({ ...app, roleArn: roleOf("another"), revision: 3 });
  await ask(valid);
  expect(sessions).toMatchObject([{ roleArn: roleOf("foo_app") }]);
});

test("an app without a role gets nothing", async () => {
  const { deps, fire, claimed, ask, world } = await aBroker({ misfire: true });
  const [task] = await (async () => {
    const app = await deps.apps.get("bar_app");
    if (app === undefined) throw new Error("there is no app");
    const { roleArn: _, secrets: __, ...bare } = app;
    await deps.apps.create({ ...bare, appName: "bare_app" });
    const job = await deps.jobs.get("bar_job");
    if (job === undefined) throw new Error("there is no job");
    const config = { ...job.config, jobName: "bare_job", appName: "bare_app" };
    await deps.jobs.create({ ...job, config }, world.now + 120_000);
    return fire("bare_job");
  })();
  if (task === undefined) throw new Error("no task runs");
  await claimed(task, "nonce of bare");
  const request = { taskId: task.taskId, nonce: "nonce of bare", wants: "credentials" };
  expect(await ask(request)).toEqual({ refused: "the app bare_app has no roleArn" });
});

test("a role that STS refuses is a refusal in STS's words, and an outage is thrown", async () => {
  const { deps, valid } = await aBroker();
  const ports = {
    ...deps,
    stack: "Jobs",
    tasks: deps.ends,
    secrets: NO_SECRETS,
    log: { info: () => {}, error: () => {} },
  };
  const refusing = createHandler({ ...ports, roles: { assume: async () => ({ refused: "not authorized" }) } });
  expect(await refusing(valid)).toEqual({ refused: "not authorized" });
  const failing = createHandler({ ...ports, roles: { assume: () => Promise.reject(new Error("503")) } });
  await expect(failing(valid)).rejects.toThrow("503");
});
