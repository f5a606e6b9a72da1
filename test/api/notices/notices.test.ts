import { describe, expect, test } from "vitest";
import { parameterOf } from "../../../functions/api/openapi/parameters.ts";
import { World } from "../../memory/world.ts";
import { anApi, NOW } from "../an-api.ts";

const PATH = "/api/operate/notices/ops";
const TOPIC = "arn:aws:sns:eu-central-1:123456789012:on-call";
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SIGNED = { url: "https://ops.example.com/secret/path?token=1", secret: SECRET };
const put = (body: object, path = PATH) => ({
  ...{ method: "PUT", path, headers: { "content-type": "application/json" } },
  body: JSON.stringify(body),
});
const VIEW = {
  ...{ name: "ops", kinds: ["failed", "missed", "skipped", "recovered"], skippedInARow: 3, format: "json" },
  ...{ host: "ops.example.com", isSigned: true, updateTime: new Date(NOW).toISOString() },
};

test("a subscription is put, shown without its secrets, listed and deleted", async () => {
  const { send } = anApi();
  expect((await send(put(SIGNED))).json).toEqual(VIEW);
  expect((await send({ method: "GET", path: PATH })).json).toEqual(VIEW);
  expect((await send({ method: "GET", path: "/api/operate/notices" })).json).toEqual([VIEW]);
  const robot = {
    jobName: "foo_job",
    kinds: ["failed", "failed"],
    format: "slack",
    url: "https://hooks.slack.com/T/B/x",
  };
  expect((await send(put(robot))).json).toMatchObject({ kinds: ["failed"], jobName: "foo_job", isSigned: false });
  expect((await send({ method: "DELETE", path: PATH })).statusCode).toBe(204);
  for (const method of ["GET", "DELETE"]) expect((await send({ method, path: PATH })).statusCode).toBe(404);
});

test("a topic that the deployer names is put and shown; it has neither format nor host", async () => {
  const { send } = anApi({ noticeTopics: [TOPIC] });
  const { host: _, format: __, ...view } = VIEW;
  const shown = { ...view, topicArn: TOPIC, isSigned: false };
  expect((await send(put({ topicArn: TOPIC }))).json).toEqual(shown);
  expect((await send({ method: "GET", path: PATH })).json).toEqual(shown);
  expect((await send(put(SIGNED))).json, "it becomes a webhook").toEqual(VIEW);
});

test.each([
  { name: "a".repeat(96), status: 200 },
  { name: "a".repeat(97), status: 404 },
  { name: "list", status: 200 },
  { name: "_a", status: 404 },
])("the name $name is answered with $status, and the document says so", async ({ name, status }) => {
  const { send } = anApi();
  expect((await send(put(SIGNED, `/api/operate/notices/${name}`))).statusCode).toBe(status);
  expect(new RegExp(String(parameterOf("put-notices", "name").schema.pattern)).test(name)).toBe(status === 200);
});

describe("a subscription is refused", () => {
  test.each([
    { body: {}, problems: ["/url: is required, or topicArn"] },
    {
      body: { topicArn: "on-call" },
      problems: ["/topicArn: must be a topic of the context key noticeTopicArns; they are"],
    },
    { body: { topicArn: `${TOPIC}-2` }, problems: [`they are ${TOPIC}`] },
    { body: { topicArn: 5 }, problems: ["/topicArn"] },
    {
      body: { topicArn: TOPIC, ...SIGNED, format: "slack" },
      problems: ["/url: is of a webhook", "/secret: is of a webhook", "/format: is of a webhook"],
    },
    { body: { url: "nowhere" }, problems: ["/url: must be an address", "/secret: must be whsec_"] },
    { body: { ...SIGNED, url: "http://example.com/" }, problems: ["/url: must begin with https:"] },
    { body: { ...SIGNED, url: "https://a:b@example.com/" }, problems: ["/url: must hold no user"] },
    { body: { ...SIGNED, secret: "short" }, problems: ["/secret: must be whsec_"] },
    { body: { ...SIGNED, format: "slack" }, problems: ["/secret: slack does not sign"] },
    { body: { ...SIGNED, kinds: [] }, problems: ["/kinds"] },
    { body: { ...SIGNED, kinds: ["died"] }, problems: ["/kinds/0"] },
    { body: { ...SIGNED, skippedInARow: 20 }, problems: ["/skippedInARow: skippedInARow must be from 2 to 19"] },
    {
      body: { ...SIGNED, jobname: "a" },
      problems: ["/jobname: unknown field 'jobname', the nearest known one is 'jobName'"],
    },
  ])("with $body: $problems", async ({ body, problems }) => {
    const { send } = anApi({ appUrls: "public", noticeTopics: [TOPIC] });
    const { statusCode, json } = await send(put(body));
    expect(statusCode).toBe(400);
    for (const problem of problems) expect(json.detail).toContain(problem);
  });

  test("of a topic where the deployer named none", async () => {
    const { json } = await anApi({ noticeTopics: [] }).send(put({ topicArn: TOPIC }));
    expect(json.detail).toContain("/topicArn: must be a topic of the context key noticeTopicArns; the stack has none");
  });

  test("when there are a hundred of them", async () => {
    const { send } = anApi();
    for (let n = 0; n < 100; n++) await send(put(SIGNED, `/api/operate/notices/ops-${n}`));
    expect(await send(put(SIGNED))).toMatchObject({ statusCode: 409, json: { type: "too-many-notices" } });
    expect((await send(put(SIGNED, "/api/operate/notices/ops-7"))).statusCode).toBe(200);
  });
});

test("a test waits for its subscription, is owed, and the notifier is asked at once", async () => {
  const world = new World(NOW);
  const { send } = anApi({}, world);
  expect((await send({ method: "POST", path: `${PATH}/test` })).statusCode).toBe(404);
  await send(put(SIGNED));
  const { statusCode, json } = await send({ method: "POST", path: `${PATH}/test` });
  expect(statusCode).toBe(202);
  expect(world.waiting.values("ops#")).toMatchObject([{ key: json.id, events: [{ jobName: "(test)" }] }]);
  expect(world.invoked).toEqual([{ notify: { told: "ops" } }]);
});

test("deliveries are listed from the newest, with a link to the next page", async () => {
  const world = new World(NOW);
  const { send } = anApi({}, world);
  for (const id of ["1", "2"]) {
    const event = { kind: "failed", jobName: "a", at: NOW, fireId: "c1", outcome: "LOST" } as const;
    const end = { id, at: NOW + Number(id), tries: 8, problem: "status 503", events: [event] };
    world.deliveries.put(`ops#${end.at}#${id}`, { ...end, status: "UNDELIVERABLE" }, { endedAt: end.at });
  }
  const { json, headers } = await send({ method: "GET", path: `${PATH}/deliveries?limit=1` });
  const time = new Date(NOW).toISOString();
  expect(json).toMatchObject([
    { id: "2", status: "UNDELIVERABLE", tries: 8, problem: "status 503", events: [{ jobName: "a", time }] },
  ]);
  const next = /<(.*)>/.exec(headers.link ?? "")?.[1] ?? "";
  expect((await send({ method: "GET", path: next })).json).toMatchObject([{ id: "1" }]);
});
