import { describe, expect, test } from "vitest";
import { appProblems } from "../../../functions/core/config/app-rules.ts";
import { parseSecretReference } from "../../../functions/core/config/secret-reference.ts";
import { MAX_SECRETS } from "../../../functions/core/config/secret-rules.ts";

const SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:foo/db-AbCdEf";
const PARAMETER = "arn:aws:ssm:us-east-1:123456789012:parameter/foo/token";
const secret = { service: "secretsmanager", region: "eu-central-1", arn: SECRET };

test.each([
  [SECRET, secret],
  [`${SECRET}:password::`, { ...secret, jsonKey: "password" }],
  [`${SECRET}::AWSPREVIOUS:`, { ...secret, versionStage: "AWSPREVIOUS" }],
  [`${SECRET}:a key::0123`, { ...secret, jsonKey: "a key", versionId: "0123" }],
  [`${SECRET}:::`, secret],
  [PARAMETER, { service: "ssm", region: "us-east-1", arn: PARAMETER }],
  [
    PARAMETER.replace("aws", "aws-cn"),
    { service: "ssm", region: "us-east-1", arn: "arn:aws-cn:ssm:us-east-1:123456789012:parameter/foo/token" },
  ],
])("%s is understood", (text, reference) => {
  expect(parseSecretReference(text)).toEqual(reference);
});

test.each([
  ["", "it is empty"],
  ["foo/db", "a name is no ARN"],
  [`${SECRET}:password`, "the suffix has three parts"],
  [`${SECRET}:password:`, "the suffix has three parts"],
  [`${SECRET}:a:b:c:d`, "the suffix has no fourth part"],
  [`${SECRET}::AWSCURRENT:0123`, "a version is named once"],
  [`${PARAMETER}:password::`, "a parameter has no suffix"],
  ["arn:aws:ssm:us-east-1:123456789012:parameter/", "a parameter has a name"],
  ["arn:aws:secretsmanager:us-east-1:1:secret:a", "an account has twelve digits"],
  ["arn:aws:s3:::bucket/key", "it is of another service"],
  [` ${SECRET}`, "it begins with a blank"],
  [`${PARAMETER}\n`, "it ends with a line"],
])("'%s' is refused: %s", (text) => {
  expect(parseSecretReference(text)).toBeUndefined();
});

describe("an app", () => {
  const tiers = [256];
  const roleArn = "arn:aws:iam::123456789012:role/foo";
  const pointersOf = (app: Parameters<typeof appProblems>[0]) =>
    appProblems(app, { tiers, appUrls: "any" }).map(({ pointer }) => pointer);

  test.each([
    [{ secrets: { DB: SECRET, TOKEN: PARAMETER }, roleArn }, []],
    [{ secrets: {} }, []],
    [{ secrets: { DB: SECRET } }, ["/roleArn"]],
    [{ secrets: { DB: SECRET }, roleArn: "" }, ["/roleArn"]],
    [{ secrets: { AWS_SECRET: SECRET, "a/b": SECRET, LD_PRELOAD: SECRET }, roleArn }, 3],
    [{ secrets: { DB: SECRET }, environment: { DB: "plain" }, roleArn }, ["/secrets/DB"]],
    [{ secrets: { toString: SECRET }, environment: {}, roleArn }, []],
    [{ secrets: { DB: "hunter2" }, roleArn }, ["/secrets/DB"]],
    [
      { secrets: Object.fromEntries(Array.from({ length: MAX_SECRETS + 1 }, (_, n) => [`S${n}`, SECRET])), roleArn },
      ["/secrets"],
    ],
  ])("%j has problems at %j", (app, pointers) => {
    const found = pointersOf(app);
    expect(typeof pointers === "number" ? found.length : found).toEqual(pointers);
  });

  test("a refusal never repeats the text that was given for an ARN", () => {
    const problems = appProblems({ secrets: { DB: "hunter2" } }, { tiers, appUrls: "any" });
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });
});
