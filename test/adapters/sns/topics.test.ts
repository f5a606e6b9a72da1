import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { MOST_EVENTS, topics } from "../../../functions/adapters/sns/topics.ts";
import type { NoticeEvent, TopicSubscription } from "../../../functions/contract/notice.ts";
import { ADMINISTRATOR } from "../../../infra/local/services/iam/deployed-access.ts";
import { type Fixture, startFixture } from "../../infra/local/a-fixture.ts";
import { stubAwsEnvironment } from "../an-endpoint.ts";

const AT = Date.parse("2027-01-04T10:00:00.250Z");
const anEvent = (n: number, jobName = "a_job"): NoticeEvent => ({
  ...{ kind: "failed", jobName, appName: "app", at: AT, fireId: `c${n}`, outcome: "LOST" },
});
const aTopic = (topicArn = "arn:aws:sns:us-east-1:123456789012:on-call"): TopicSubscription => ({
  ...{ name: "ops", kinds: ["failed"], skippedInARow: 3, updatedAt: AT, topicArn },
});

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({ accountIn: (directory) => path.join(directory, "account.json") });
  writeFileSync(path.join(fixture.directory, "account.json"), JSON.stringify({ topics: ["on-call"] }));
});
afterAll(() => fixture.stop());
afterEach(() => vi.unstubAllEnvs());

/** Publishes over the local runtime's own wire. */
function publish(events: readonly NoticeEvent[], subscription = aTopic()) {
  const { endpoints, access } = fixture.local;
  const { accessKeyId, secretAccessKey } = access.credentialsOf(ADMINISTRATOR);
  stubAwsEnvironment(endpoints.aws);
  vi.stubEnv("AWS_ACCESS_KEY_ID", accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", secretAccessKey);
  return topics("ElasticJob").send(subscription, { id: "1#a_job#2", events, at: AT });
}
const last = () => fixture.local.topics.published("on-call").at(-1);

test("programs get a document with the message's id, and people get its text", async () => {
  expect(await publish([anEvent(1)])).toBeUndefined();
  const { subject, message } = last() ?? {};
  const time = "2027-01-04T10:00:00.250Z";
  expect(JSON.parse(message?.default ?? "")).toEqual({
    ...{ id: "1#a_job#2", stack: "ElasticJob", events: [{ ...anEvent(1), at: time }] },
  });
  const text = `Elastic-Job ElasticJob\na_job: execution a_job.c1 ended as LOST at ${time}`;
  expect(message).toMatchObject({ email: text, sms: text });
  expect(subject).toBe("Elastic-Job ElasticJob: a_job failed");
});

test("the largest message has room: 500 events of the longest names, and the number of the others", async () => {
  const many = Array.from({ length: MOST_EVENTS + 7 }, (_, n) => ({
    ...anEvent(1_800_000_000 + n, "j".repeat(64)),
    appName: "a".repeat(64),
  }));
  expect(await publish(many)).toBeUndefined();
  const { subject = "", message } = last() ?? {};
  const document = JSON.parse(message?.default ?? "");
  expect([document.events.length, document.more]).toEqual([MOST_EVENTS, 7]);
  expect(subject).toHaveLength(100);
});

test("a topic that refuses gives its reason", async () => {
  expect(await publish([anEvent(1)], aTopic("arn:aws:sns:us-east-1:123456789012:none"))).toBe("Topic does not exist");
});

test("a topic of another region is asked there: the signature names that region, and the local runtime has another", async () => {
  const there = aTopic("arn:aws:sns:eu-west-1:123456789012:on-call");
  expect(await publish([anEvent(1)], there)).toContain("Credential should be scoped to");
});
