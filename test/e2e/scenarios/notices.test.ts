import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import type { ExecutionView } from "../../../functions/contract/execution-view.ts";
import { NoticeDelivery } from "../../../functions/contract/notice-view.ts";
import { eventually } from "../../support/eventually.ts";
import { publish } from "../harness/a-job.ts";
import { startHook } from "../harness/hook.ts";
import { startTestStack } from "../harness/local-stack.ts";
import { hostPackages, packed } from "../harness/package-host.ts";
import { request } from "../harness/request.ts";
import { runOnce } from "../harness/trigger.ts";

const NOTICES = "/api/operate/notices";
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const fireOf = ({ executionId }: ExecutionView) => executionId.slice("told.".length);
/** It fails as long as the file is there. */
const SCRIPT = '#!/bin/sh\ntest ! -e "$BROKEN"\n';

test("a failed execution and its recovery are told, beside an address that never answers", async () => {
  const bytes = packed({ "run.sh": SCRIPT });
  const host = await hostPackages(() => ({ bytes }));
  const stack = await startTestStack({ punctual: true });
  const hook = await startHook();
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { apiUrl } = stack.local;
  try {
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    await request(apiUrl, "PUT", `${NOTICES}/silent`, { url, format: "slack" });
    await request(apiUrl, "PUT", `${NOTICES}/ops`, { url: hook.url, secret: SECRET, kinds: ["failed", "recovered"] });
    await request(apiUrl, "POST", `${NOTICES}/ops/test`);
    await eventually("the test is told", () => hook.bodies.find((body) => body.includes("(test)")), 20_000);

    const script = { jobType: "SCRIPT", jobClass: undefined };
    const environment = { BROKEN: `${stack.directory}/data` };
    const appURL = `${host.origin}/notices.tar.gz`;
    await publish(stack, {
      name: "told",
      appURL,
      app: { environment },
      job: { ...script, scriptCommandLine: "./run.sh" },
    });
    // No function has read the subscriptions yet: they read them when something is to be told, and keep them ten seconds.
    const { execution: failed } = await runOnce(stack, "told");
    const isTold = () => hook.bodies.find((body) => body.includes('"kind":"failed"'));
    const body = await eventually("the failure is told", isTold, 60_000);
    const event = { kind: "failed", jobName: "told", outcome: "FAILED", fireId: fireOf(failed) };
    expect(JSON.parse(body)).toMatchObject({ events: [event] });
    expect(hook.headers[hook.bodies.indexOf(body)]).toMatchObject({ "webhook-id": JSON.parse(body).id });

    await request(apiUrl, "PUT", "/api/app", { appName: "told", environment: { BROKEN: "/none" } });
    const { execution: finished } = await runOnce(stack, "told");
    expect(finished.status).toBe("FINISHED");
    const hasEnds = async () => {
      const ends = NoticeDelivery.array().parse(await request(apiUrl, "GET", `${NOTICES}/ops/deliveries`));
      return ends.some(({ events }) => events.some(({ jobName, kind }) => jobName === "told" && kind === "recovered"))
        ? ends
        : undefined;
    };
    const ends = await eventually("the recovery is told", hasEnds, 60_000);
    expect(new Set(ends.map(({ status, tries }) => `${status} ${tries}`))).toEqual(new Set(["DELIVERED 1"]));
    const told = ends.flatMap(({ events }) => events.map(({ kind, fireId }) => `${kind} ${fireId}`));
    const wanted = ["recovered test", `failed ${fireOf(failed)}`, `recovered ${fireOf(finished)}`];
    expect(told.sort(), "each event once").toEqual(wanted.sort());
    const ids = hook.headers.map((one) => String(one["webhook-id"]));
    expect(ids, "each message once").toEqual([...new Set(ids)]);
    expect(await request(apiUrl, "GET", `${NOTICES}/silent/deliveries`)).toEqual([]);
  } finally {
    await stack.stop();
    hook.stop();
    silent.closeAllConnections();
    silent.close();
    host.stop();
  }
});
