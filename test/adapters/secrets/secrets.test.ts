import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { secrets } from "../../../functions/adapters/secrets/secrets.ts";
import type { TemporaryCredentials } from "../../../functions/contract/broker.ts";
import { parseSecretReference } from "../../../functions/core/config/secret-reference.ts";
import { type Fixture, startFixture } from "../../infra/local/a-fixture.ts";
import { sessionOf } from "../../infra/local/a-session.ts";
import { awsError, startEndpoint, stubAwsEnvironment } from "../an-endpoint.ts";

const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:foo/db";
const PARAMETER = "arn:aws:ssm:us-east-1:123456789012:parameter/foo/token";
const KEYS: TemporaryCredentials = { accessKeyId: "k", secretAccessKey: "s", sessionToken: "t", expiresAt: 2e12 };

const read = (text: string, credentials: TemporaryCredentials) => {
  const reference = parseSecretReference(text);
  if (reference === undefined) throw new Error(`${text} is no reference`);
  return secrets().read(reference, credentials);
};

afterEach(() => vi.unstubAllEnvs());

describe("with a session of the role, over the local runtime's own wire", () => {
  let fixture: Fixture;
  let session: TemporaryCredentials;
  beforeAll(async () => {
    fixture = await startFixture({ accountIn: (directory) => path.join(directory, "account.json") });
    const account = {
      roles: {
        foo: {
          trust: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
          policies: [
            { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: `${SECRET}-*` },
            { Effect: "Allow", Action: "ssm:GetParameter", Resource: PARAMETER.replace("token", "*") },
          ],
        },
      },
      secrets: { "foo/db": { AWSCURRENT: "now", AWSPREVIOUS: "before" }, other: "another's" },
      parameters: { "/foo/token": "t0ken", "/other": "another's" },
    };
    writeFileSync(path.join(fixture.directory, "account.json"), JSON.stringify(account));
    session = await sessionOf(fixture.local, "foo");
  });
  afterAll(() => fixture.stop());
  const readHere = (text: string, credentials = session) => {
    stubAwsEnvironment(fixture.local.endpoints.aws);
    return read(text, credentials);
  };

  test.each([
    [`${SECRET}-AbCdEf`, "now"],
    [SECRET, "now"],
    [`${SECRET}-AbCdEf::AWSPREVIOUS:`, "before"],
    [PARAMETER, "t0ken"],
  ])("%s is read", async (reference, text) => {
    expect(await readHere(reference)).toEqual({ text });
  });

  test.each([
    [`${SECRET}-XyZxYz`, "Secrets Manager can't find the specified secret."],
    [`${SECRET}::AWSPENDING:`, "can't find the specified secret value for staging label: AWSPENDING"],
    [`${SECRET}:::${"0".repeat(32)}`, "can't find the specified secret value for VersionId"],
    [`${SECRET}:::short`, "VersionId"],
    [SECRET.replace("foo/db", "other"), "is not authorized to perform: secretsmanager:GetSecretValue"],
    [PARAMETER.replace("token", "absent"), "SSM has no such parameter"],
    [PARAMETER.replace("foo/token", "other"), "is not authorized to perform: ssm:GetParameter"],
  ])("%s is refused: %s", async (reference, why) => {
    expect(await readHere(reference)).toEqual({ refused: expect.stringContaining(why) });
  });

  test.each([SECRET, PARAMETER])("keys that STS did not give are an outage, and no refusal: %s", async (reference) => {
    await expect(readHere(reference, KEYS)).rejects.toThrow("security token included in the request is invalid");
  });

  test("a secret of another region is asked for there", async () => {
    await expect(readHere(SECRET.replace("us-east-1", "eu-west-1"))).rejects.toThrow("scoped");
  });
});

describe("answers that the local runtime does not give", () => {
  const against = async (answer: Parameters<typeof startEndpoint>[0], reference: string) => {
    const endpoint = await startEndpoint(answer);
    stubAwsEnvironment(endpoint.url);
    try {
      return await read(reference, KEYS);
    } finally {
      await endpoint.stop();
    }
  };

  test.each([
    ["DecryptionFailure", SECRET],
    ["InvalidRequestException", SECRET],
    ["AccessDeniedException", SECRET],
    ["InvalidKeyId", PARAMETER],
    ["AccessDeniedException", PARAMETER],
  ])("%s is a refusal: %s", async (name, reference) => {
    expect(await against(() => awsError(name), reference)).toEqual({ refused: name });
  });

  test.each([
    ["ThrottlingException", 400, SECRET],
    ["InternalServiceError", 500, SECRET],
    ["ThrottlingException", 400, PARAMETER],
    ["InternalServerError", 500, PARAMETER],
  ])("%s (%d) is an outage, after the SDK's own tries: %s", async (name, status, reference) => {
    await expect(against(() => awsError(name, status), reference)).rejects.toThrow(name);
  });

  test("a binary secret is refused: a variable holds text", async () => {
    const answer = { status: 200, body: { SecretBinary: "AAEC" } };
    expect(await against(() => answer, SECRET)).toEqual({ refused: "it is binary" });
  });
});
