import { writeFileSync } from "node:fs";
import path from "node:path";
import { PublishCommand, type PublishCommandInput, SNSClient } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Fixture, startFixture } from "../../a-fixture.ts";
import { conforms } from "../conforms.ts";

const arnOf = (name: string) => `arn:aws:sns:us-east-1:123456789012:${name}`;
let fixture: Fixture;

beforeAll(async () => {
  fixture = await startFixture({ accountIn: (directory) => path.join(directory, "account.json") });
  beside("on-call");
});
afterAll(() => fixture.stop());

const beside = (...topics: string[]) =>
  writeFileSync(path.join(fixture.directory, "account.json"), JSON.stringify({ topics }));

const publish = (input: Partial<PublishCommandInput>, client = fixture.sns) =>
  client.send(new PublishCommand({ TopicArn: arnOf("on-call"), Message: "m", ...input }));

const refusal = (input: Partial<PublishCommandInput>, client?: SNSClient) =>
  publish(input, client).then(
    () => "taken",
    (error: Error) => `${error.name}: ${error.message}`,
  );

conforms("sns: a message is taken under an id of its own", async () => {
  const ids = [await publish({ Message: "one" }), await publish({ Message: "two <&>", Subject: "A subject" })];
  const published = fixture.local.topics.published("on-call").slice(-2);
  expect(published).toMatchObject([
    { messageId: ids[0]?.MessageId, message: { default: "one" } },
    { messageId: ids[1]?.MessageId, message: { default: "two <&>" }, subject: "A subject" },
  ]);
  expect(new Set(ids.map(({ MessageId }) => MessageId)).size).toBe(2);
});

conforms("sns: a message may have one text for each protocol", async () => {
  const json = (message: unknown) => ({ MessageStructure: "json", Message: JSON.stringify(message) });
  await publish(json({ default: "d", email: "e" }));
  expect(fixture.local.topics.published("on-call").at(-1)?.message).toEqual({ default: "d", email: "e" });
  expect(await refusal(json({ email: "e" }))).toContain("No default entry in JSON message body");
  expect(await refusal({ MessageStructure: "json", Message: "{" })).toContain("JSON message body failed to parse");
});

conforms("sns: a topic that does not exist is not found", async () => {
  for (const name of ["other", "on-call-2"])
    expect(await refusal({ TopicArn: arnOf(name) })).toBe("NotFoundException: Topic does not exist");
  expect(await refusal({ TopicArn: "arn:aws:sns:eu-west-1:123456789012:on-call" })).toContain("NotFound");
  beside("on-call", "other");
  expect(await refusal({ TopicArn: arnOf("other") })).toBe("taken");
});

conforms("sns: a message has 1 byte to 256 KB", async () => {
  expect(await refusal({ Message: "" })).toContain("Empty message");
  expect(await refusal({ Message: "é".repeat(131_072) })).toBe("taken");
  expect(await refusal({ Message: "é".repeat(131_073) })).toContain("Message too long");
});

conforms("sns: a subject is a line of ASCII of at most 100 characters", async () => {
  expect(await refusal({ Subject: "a".repeat(100) })).toBe("taken");
  for (const Subject of ["a".repeat(101), "two\nlines", "ö", " leading"])
    expect(await refusal({ Subject })).toBe("InvalidParameterException: Invalid parameter: Subject");
});

test("a parameter that the runtime does not know is refused by name", async () => {
  expect(await refusal({ MessageGroupId: "g" })).toContain("MessageGroupId");
});

test("a caller without valid keys is refused", async () => {
  const common = { region: "us-east-1", endpoint: fixture.local.endpoints.aws, maxAttempts: 1 };
  const stranger = new SNSClient({ ...common, credentials: { accessKeyId: "AKIA", secretAccessKey: "x" } });
  expect(await refusal({}, stranger)).toMatch(/security token|signature/i);
});
