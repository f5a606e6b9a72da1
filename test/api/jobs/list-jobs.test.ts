import { beforeEach, expect, test } from "vitest";
import { type FireEnd, remember } from "../../../functions/core/run/recent.ts";
import { anApi, NOW } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

let api = anApi();
const post = (path: string, body?: unknown) => api.send({ method: "POST", path, body });
const get = (query = "") => api.send({ method: "GET", path: `/api/job/jobs${query}` });
const namesOf = async (query: string) => (await get(query)).json.map(({ jobName }: { jobName: string }) => jobName);

beforeEach(async () => {
  api = anApi();
  for (const appName of ["foo_app", "bar_app"]) await post("/api/app", { ...documentedApp, appName });
  const script = { jobType: "SCRIPT", jobClass: undefined, scriptCommandLine: "bin/run.sh" };
  for (const job of [
    { jobName: "a.one" },
    { jobName: "a.two", appName: "bar_app" },
    { jobName: "b.daemon", jobExecutionType: "DAEMON" },
    { jobName: "b.script", ...script },
  ])
    await post("/api/job/register", { ...documentedJob, ...job });
});

/** The job's last fires ended so, the newest last. */
const ended = (jobName: string, ...ends: FireEnd[]) =>
  api.world.states.put(jobName, {
    version: 9,
    queue: [],
    recent: remember(
      undefined,
      ends.map((end, n) => ({ fireId: `c${n + 1}`, end })),
    ),
  });

test.each([
  { query: "", names: ["a.one", "a.two", "b.daemon", "b.script"] },
  { query: "?prefix=a.", names: ["a.one", "a.two"] },
  { query: "?prefix=a.&after=a.one", names: ["a.two"] },
  { query: "?prefix=b&after=a.two", names: ["b.daemon", "b.script"] },
  { query: "?prefix=a&after=b", names: [] },
  { query: "?appName=bar_app", names: ["a.two"] },
  { query: "?appName=foo_app&prefix=b.", names: ["b.daemon", "b.script"] },
  { query: "?appName=no_app", names: [] },
  { query: "?type=SCRIPT", names: ["b.script"] },
  { query: "?type=DAEMON", names: ["b.daemon"] },
  { query: "?type=TRANSIENT&prefix=b", names: ["b.script"] },
  { query: "?appName=&prefix=&state=&type=&failing=&losing=&view=", names: ["a.one", "a.two", "b.daemon", "b.script"] },
  { query: "?order=asc&limit=2&offset=0&_=17", names: ["a.one", "a.two", "b.daemon", "b.script"] },
])("$query lists $names", async ({ query, names }) => {
  expect(await namesOf(query)).toEqual(names);
});

test("the state of a job is its own, or that of its app", async () => {
  await post("/api/job/a.one/disable");
  await post("/api/app/bar_app/disable");
  const job = api.world.jobs.get("b.script");
  if (job !== undefined) api.world.jobs.put("b.script", { ...job, state: "DELETING" });
  const states = (await get()).json.map(({ state }: { state: string }) => state);
  expect(states).toEqual(["DISABLED", "DISABLED_BY_APP", "ENABLED", "DELETING"]);
  for (const [index, state] of states.entries())
    expect(await namesOf(`?state=${state}`)).toEqual([["a.one", "a.two", "b.daemon", "b.script"][index]]);
  expect((await get("/a.two")).json.state).toBe("DISABLED_BY_APP");
});

test("jobs that fail and jobs that lose fires are found", async () => {
  ended("a.one", "FINISHED", "FAILED");
  ended("a.two", "FAILED", "FINISHED", "MISSED");
  ended("b.daemon", "LOST", "SKIPPED");
  expect(await namesOf("?failing=true")).toEqual(["a.one", "b.daemon"]);
  expect(await namesOf("?failing=false")).toEqual(["a.two", "b.script"]);
  expect(await namesOf("?losing=true")).toEqual(["a.two", "b.daemon"]);
  expect(await namesOf("?losing=true&failing=true")).toEqual(["b.daemon"]);
});

test("a summary says when a job fires next, how it ran last, and how its fires ended", async () => {
  const { executionId } = (await post("/api/job/trigger", "a.one")).json;
  ended("a.two", "FINISHED", "SKIPPED");
  ended("b.daemon", "MISSED");
  const [running, finished, missed, fresh] = (await get("?view=summary")).json;
  expect(running).toMatchObject({
    nextFireTime: "2027-01-01T00:00:05.000Z",
    lastExecution: { executionId, status: "RUNNING", startTime: new Date(NOW).toISOString() },
    outcomes: [],
  });
  expect(finished).toMatchObject({
    lastExecution: { executionId: "a.two.c1", status: "FINISHED" },
    outcomes: ["SKIPPED", "FINISHED"],
  });
  expect(missed).toMatchObject({ outcomes: ["MISSED"] });
  for (const job of [missed, fresh]) expect(job).not.toHaveProperty("lastExecution");
});

test("a job that is not enabled has no next fire in its summary", async () => {
  await post("/api/job/a.one/disable");
  await post("/api/app/bar_app/disable");
  const [one, two] = (await get("?view=summary")).json;
  for (const job of [one, two]) expect(job).not.toHaveProperty("nextFireTime");
});

test("a filtered page may be short, and leads to the next one with its filters", async () => {
  const first = await get("?type=SCRIPT&limit=3");
  expect(first.json).toEqual([]);
  const [, next = ""] = /jobs(.*)>/.exec(first.headers.link ?? "") ?? [];
  expect(await namesOf(next)).toEqual(["b.script"]);
});

test("a page of jobs with their states has at most a hundred, and leads on", async () => {
  for (let n = 0; n < 100; n++) await post("/api/job/register", { ...documentedJob, jobName: `many-${n}` });
  for (const query of ["?view=summary&limit=1000", "?failing=false"]) {
    const reply = await get(query);
    expect(reply.json).toHaveLength(100);
    expect(reply.headers.link).toContain("after=");
  }
});

test("the fields that a summary adds can be sent back and change nothing", async () => {
  const [job] = (await get("?view=summary")).json;
  const { statusCode, json } = await api.send({ method: "PUT", path: "/api/job/update", body: job });
  expect(statusCode).toBe(200);
  expect(json).not.toHaveProperty("outcomes");
});

test.each(["state=ON", "type=JAVA", "failing=yes", "losing=1", "view=all", "prefix=%2F"])(
  "?%s is refused",
  async (query) => {
    expect(await get(`?${query}`)).toMatchObject({ statusCode: 400, json: { type: "invalid-query" } });
  },
);
