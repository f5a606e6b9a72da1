import { beforeEach, describe, expect, test, vi } from "vitest";
import { OPERATIONS } from "../../../functions/api/operations.ts";
import type { ApiPorts } from "../../../functions/api/ports.ts";
import { Timings } from "../../../functions/contract/timings.ts";
import { cronFireId } from "../../../functions/core/run/ids.ts";
import { appStore, jobStore, schedules } from "../../memory/config-ports.ts";
import { firstAnswers } from "../../memory/first-answers.ts";
import { World } from "../../memory/world.ts";
import { anApi, contentsOf, NOW, type Received, Throttled } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";
import type { Sent } from "../gateway-event.ts";

const headers = { "idempotency-key": "8e03978e-40d5-43dd-bc93-6894a57f9324" };
/** In this time a writer of a schedule has ended. */
const GRACE_MS = Timings.parse({}).cursorGraceSeconds * 1_000;
const iso = (at: number) => new Date(at).toISOString();
const instant = (n: number) => NOW - 500 + 5_000 * n;
const window = { from: iso(instant(1)), to: iso(instant(3)) };

const CREATE_APP = { method: "POST", path: "/api/app", body: documentedApp } as const;
const REGISTER_JOB = { method: "POST", path: "/api/job/register", body: documentedJob } as const;
const DEREGISTER_JOB = { method: "DELETE", path: "/api/job/foo_job/deregister" } as const;
const BACKFILL = { method: "POST", path: "/api/job/foo_job/backfill", body: window } as const;

let world = new World(NOW);
const send = (sent: Sent, change: Partial<ApiPorts> = {}) => anApi(change, world).send(sent);
const keyed = (sent: Sent): Sent => ({ ...sent, headers });

/** Three missed instants, which are settled. */
function missThree(): void {
  for (const n of [1, 2, 3]) {
    const fireId = cronFireId(instant(n));
    const row = { jobName: "foo_job", fireId, firedAt: instant(n), revision: NOW, recordedAt: NOW };
    world.fires.put(`foo_job#${fireId}`, { ...row, status: "MISSED" });
  }
  const cursor = world.cursors.get("foo_job");
  if (cursor !== undefined) world.cursors.put("foo_job", { ...cursor, settledUntil: instant(3) });
  world.now = NOW + 3_600_000;
}

/** A write that takes effect, and whose answer is lost. */
const lost = async (written: Promise<unknown>): Promise<never> => {
  await written;
  throw new Throttled();
};

const CASES = [
  {
    name: "create-app",
    before: [],
    request: CREATE_APP,
    other: { ...CREATE_APP, body: { ...documentedApp, memoryMB: 128 } },
    changed: { method: "PUT", path: "/api/app", body: { appName: "foo_app", memoryMB: 256 } },
    losing: () => ({ apps: { ...appStore(world), create: (app) => lost(appStore(world).create(app)) } }),
  },
  {
    name: "register-job",
    before: [CREATE_APP],
    request: REGISTER_JOB,
    other: { ...REGISTER_JOB, body: { ...documentedJob, shardingTotalCount: 6 } },
    changed: { method: "PUT", path: "/api/job/update", body: { ...documentedJob, cron: "0 0 * * * ?" } },
    losing: () => ({
      jobs: { ...jobStore(world), create: (job, dueAt) => lost(jobStore(world).create(job, dueAt)) },
    }),
  },
  {
    name: "backfill-job",
    before: [CREATE_APP, REGISTER_JOB],
    request: BACKFILL,
    other: { ...BACKFILL, body: { ...window, maxParallel: 3 } },
    changed: { method: "POST", path: "/api/job/foo_job/disable" },
    losing: () => ({
      answers: { ...firstAnswers(world), keep: (...kept) => lost(firstAnswers(world).keep(...kept)) },
    }),
  },
] as const satisfies readonly {
  name: string;
  before: readonly Sent[];
  request: Sent;
  other: Sent;
  changed: Sent;
  losing: () => Partial<ApiPorts>;
}[];

describe.each(CASES)("$name with an Idempotency-Key", ({ before, request, other, changed, losing }) => {
  beforeEach(async () => {
    world = new World(NOW);
    for (const sent of before) await send(sent);
    if (request === BACKFILL) missThree();
  });

  test("the same request gets the first answer, also after a change and later, and does nothing", async () => {
    const first = await send(keyed(request));
    expect(first.statusCode).toBeLessThan(300);
    expect(await send(keyed(request))).toEqual(first);
    world.now += 60_000;
    expect((await send(changed)).statusCode).toBeLessThan(300);
    const contents = contentsOf(world);
    expect(await send(keyed(request))).toEqual(first);
    expect(contentsOf(world)).toEqual(contents);
  });

  test("other parameters are a 422, which changes nothing", async () => {
    await send(keyed(request));
    const contents = contentsOf(world);
    expect(await send(keyed(other))).toMatchObject({ statusCode: 422, json: { type: "idempotency-key-reused" } });
    expect(contentsOf(world)).toEqual(contents);
  });

  test("requests at the same time take effect once and get one answer", async () => {
    const replies = await Promise.all(Array.from({ length: 5 }, () => send(keyed(request))));
    const ended = replies.filter(({ json }) => json.type !== "first-request-running");
    expect(new Set(ended.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(ended[0]?.statusCode).toBeLessThan(300);
    expect(await send(keyed(request))).toEqual(ended[0]);
  });

  test("a request whose answer was lost says how it is repeated, and takes effect once", async () => {
    const reply = await send(keyed(request), losing());
    expect(reply).toMatchObject({ statusCode: 503 });
    expect(reply.json.detail).toContain(headers["idempotency-key"]);
    world.now += GRACE_MS;
    const again = await send(keyed(request));
    expect(again.statusCode).toBeLessThan(300);
    expect(await send(keyed(request))).toEqual(again);
  });
});

describe("a key that was used", () => {
  beforeEach(async () => {
    world = new World(NOW);
    await send(CREATE_APP);
    await send(keyed(REGISTER_JOB));
  });

  test("belongs to one incarnation: a later job of the name is registered, and backfilled, anew", async () => {
    missThree();
    const first = await send(keyed(BACKFILL));
    await send(DEREGISTER_JOB);
    world.now += 60_000;
    const { statusCode, headers: answered } = await send(keyed(REGISTER_JOB));
    expect(statusCode).toBe(201);
    expect(answered.etag).toBe(`"${world.jobs.get("foo_job")?.revision}"`);
    expect((await send(keyed(BACKFILL))).json).not.toEqual(first.json);
  });

  test("is not answered while the first request may take the job back", async () => {
    await send(DEREGISTER_JOB);
    world.now += GRACE_MS;
    let meanwhile: Received | undefined;
    const refusing = async () => {
      meanwhile = await send(keyed(REGISTER_JOB));
      throw new Error("refused");
    };
    const first = await send(keyed(REGISTER_JOB), { schedules: { ...schedules(world), put: refusing } });
    expect(meanwhile).toMatchObject({ statusCode: 503, json: { type: "first-request-running" } });
    expect(meanwhile?.headers["retry-after"]).toBe("2");
    expect(first.statusCode).toBe(500);
    expect(world.jobs.get("foo_job")).toBeUndefined();
    expect((await send(keyed(REGISTER_JOB))).statusCode).toBe(201);
  });

  test("is not answered when the first request takes the job back between two reads of the repeat", async () => {
    await send(DEREGISTER_JOB);
    world.now += GRACE_MS;
    let refuse = () => {};
    const isRefused = new Promise<void>((resolve) => {
      refuse = resolve;
    });
    const refusing = async () => {
      await isRefused;
      throw new Error("refused");
    };
    const first = send(keyed(REGISTER_JOB), { schedules: { ...schedules(world), put: refusing } });
    await vi.waitUntil(() => world.jobs.get("foo_job") !== undefined);
    const jobs = jobStore(world);
    const slow: typeof jobs.getRevision = async (...of) => {
      const revision = await jobs.getRevision(...of);
      refuse();
      await first;
      return revision;
    };
    const meanwhile = await send(keyed(REGISTER_JOB), { jobs: { ...jobs, getRevision: slow } });
    expect(meanwhile).toMatchObject({ statusCode: 503, json: { type: "first-request-running" } });
    expect((await first).statusCode).toBe(500);
  });

  test("is not answered while the first request takes the job back", async () => {
    await send(DEREGISTER_JOB);
    world.now += GRACE_MS;
    let meanwhile: Received | undefined;
    const refusing: Partial<ApiPorts> = {
      schedules: {
        ...schedules(world),
        put: () => Promise.reject(new Error("refused")),
        remove: async () => {
          meanwhile = await send(keyed(REGISTER_JOB));
        },
      },
    };
    expect((await send(keyed(REGISTER_JOB), refusing)).statusCode).toBe(500);
    expect(meanwhile).toMatchObject({ statusCode: 503, json: { type: "first-request-running" } });
    expect((await send(keyed(REGISTER_JOB))).statusCode).toBe(201);
  });

  test("is no key of a job that is being deregistered: that is a 409", async () => {
    let meanwhile: Received | undefined;
    const remove = async () => {
      meanwhile = await send(keyed(REGISTER_JOB));
    };
    await send(DEREGISTER_JOB, { schedules: { ...schedules(world), remove } });
    expect(meanwhile).toMatchObject({ statusCode: 409, json: { type: "job-exists" } });
  });

  test("of a job that goes between two reads of the repeat registers it", async () => {
    const jobs = jobStore(world);
    const leaving: typeof jobs.create = async (...of) => {
      const created = await jobs.create(...of);
      if (created === "exists") await send(DEREGISTER_JOB);
      return created;
    };
    world.now += GRACE_MS;
    const again = await send(keyed(REGISTER_JOB), { jobs: { ...jobs, create: leaving } });
    expect(again.statusCode).toBe(201);
    expect(world.jobs.get("foo_job")?.state).toBe("ACTIVE");
  });

  test("is no key of a job that another request registered: that is a 409 as before", async () => {
    await send(DEREGISTER_JOB);
    world.now += 60_000;
    await send(REGISTER_JOB);
    expect(await send(keyed(REGISTER_JOB))).toMatchObject({ statusCode: 409, json: { type: "job-exists" } });
    expect(await send({ ...REGISTER_JOB, headers: { "idempotency-key": "" } })).toMatchObject({ statusCode: 409 });
  });

  test("is looked for after every refusal, also when the app was deleted since", async () => {
    const app = world.apps.get("foo_app");
    world.apps.delete("foo_app");
    expect((await send(keyed(REGISTER_JOB))).statusCode).toBe(201);
    expect(await send(REGISTER_JOB)).toMatchObject({ statusCode: 422, json: { type: "app-not-registered" } });
    if (app !== undefined) world.apps.put("foo_app", app);
  });

  test("is stored as a mark of 64 characters, and no answer shows it", async () => {
    await send(DEREGISTER_JOB);
    world.now += 60_000;
    const key = "x".repeat(7_000);
    await send({ ...REGISTER_JOB, headers: { "idempotency-key": key } });
    expect(world.jobs.get("foo_job")?.origin?.keyMark).toMatch(/^[0-9a-f]{64}$/);
    for (const path of ["/api/job/foo_job/revisions", "/api/operate/changes"]) {
      const { statusCode, body } = await send({ method: "GET", path });
      expect(statusCode).toBe(200);
      expect(body).not.toContain("keyMark");
    }
  });

  test("is ignored by a dry run, which makes nothing", async () => {
    missThree();
    const dry = { ...BACKFILL, body: { ...window, dryRun: true } };
    expect(await send(keyed(dry))).toMatchObject({ statusCode: 202, json: { dryRun: true } });
    expect(await send(keyed(BACKFILL))).toMatchObject({ statusCode: 202, json: { dryRun: false } });
    expect(await send(keyed(dry))).toMatchObject({ statusCode: 202, json: { dryRun: true } });
  });
});

test("every POST that makes something takes the header", () => {
  const taking = OPERATIONS.filter(({ headers: taken = [] }) => taken.includes("Idempotency-Key"));
  expect(taking.map(({ name }) => name)).toEqual([
    "create-app",
    "register-job",
    "trigger-job",
    "backfill-job",
    "retry-execution",
  ]);
});
