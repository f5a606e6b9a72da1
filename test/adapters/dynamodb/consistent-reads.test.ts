import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { anApp } from "../../support/a-job.ts";
import { type Endpoint, startEndpoint } from "../an-endpoint.ts";
import { NOW, type Stores } from "../contract/stores.ts";
import { clientOf, storesOf } from "./real-tables.ts";

let endpoint: Endpoint;
let stores: Stores;

beforeAll(async () => {
  // Tables in which every read finds nothing.
  endpoint = await startEndpoint(() => ({ status: 200, body: { Items: [], Responses: {} } }));
});
beforeEach(() => {
  endpoint.seen.length = 0;
  const tables = { endpoint: endpoint.url, config: "config", run: "run", stop: async () => {} };
  stores = storesOf(clientOf(endpoint.url), tables);
});
afterAll(() => endpoint.stop());

interface Read {
  readonly name: string;
  readonly read: () => Promise<unknown>;
}

/** The consistency of each request. An index is always read eventually consistently; DynamoDB refuses anything else. */
async function consistencyOf(read: () => Promise<unknown>): Promise<unknown[]> {
  await read();
  return endpoint.seen.map(({ body }) => {
    const { ConsistentRead, RequestItems } = JSON.parse(body);
    return RequestItems === undefined ? ConsistentRead : RequestItems.run.ConsistentRead;
  });
}

const EXECUTION = "foo_job.c1795000000";

test.each<Read>([
  { name: "an app", read: () => stores.apps.get("foo_app") },
  { name: "a revision of an app", read: () => stores.apps.getRevision(anApp()) },
  { name: "a job", read: () => stores.jobs.get("foo_job") },
  { name: "a revision of a job", read: () => stores.jobs.getRevision("foo_job", NOW) },
  { name: "the revision in force", read: () => stores.jobs.getRevisionAt("foo_job", NOW) },
  { name: "the revisions of a time", read: () => stores.jobs.listRevisions("foo_job", NOW, NOW + 1) },
  { name: "a page of a job's revisions", read: () => stores.jobs.pageRevisions("foo_job", { limit: 10 }) },
  { name: "a page of an app's revisions", read: () => stores.apps.pageRevisions(anApp(), { limit: 10 }) },
  { name: "a cursor", read: () => stores.cursors.get("foo_job") },
  { name: "a run state", read: () => stores.runs.readState("foo_job") },
  { name: "a fire", read: () => stores.runs.getFire("foo_job", "c1795000000") },
  { name: "the fires of a time", read: () => stores.runs.listCronFires("foo_job", NOW, NOW + 60_000) },
  { name: "an execution", read: () => stores.runs.getExecution(EXECUTION) },
  { name: "a chunk", read: () => stores.fanOuts.getChunk(EXECUTION, 0) },
  { name: "the state of a DAEMON job's shards", read: () => stores.daemons.read("foo_job", 0) },
  { name: "a halt", read: () => stores.daemons.getHalt("foo_job") },
  { name: "a claimed task", read: () => stores.claims.read("task") },
  { name: "a task that may have ended", read: () => stores.ends.read("task") },
])("$name: a decision is made on it, so the newest is read", async ({ read }) => {
  const said = await consistencyOf(read);
  expect(said.length).toBeGreaterThan(0);
  expect(new Set(said)).toEqual(new Set([true]));
});

test.each<Read>([
  { name: "a cancel flag: a runner asks again", read: () => stores.claims.isCancelled("key") },
  { name: "statistics: they are looked at", read: () => stores.statistics.list("DAY", NOW, NOW + 1) },
  {
    name: "the list of all changes: it is looked at",
    read: () => stores.changes.list({ from: NOW, until: NOW }, { limit: 10 }),
  },
  { name: "a page of fires: it is looked at", read: () => stores.runs.listFires("foo_job", { limit: 10 }) },
])("$name, so the cheaper read is enough", async ({ read }) => {
  const said = await consistencyOf(read);
  expect(said.length).toBeGreaterThan(0);
  expect(said.filter((isConsistent) => isConsistent === true)).toEqual([]);
});
