import { expect, test } from "vitest";
import { MAX_SECRET_BYTES } from "../../functions/broker/give-secrets.ts";
import { createHandler } from "../../functions/broker/handler.ts";
import type { App } from "../../functions/contract/app.ts";
import type { SecretReference } from "../../functions/core/config/secret-reference.ts";
import type { Secrets } from "../../functions/ports/secrets.ts";
import { aBroker, secretOf } from "./a-broker.ts";

const PARAMETER = "arn:aws:ssm:us-east-1:123456789012:parameter/foo/token";

/** The answer to the holder of a task of an app with these secrets. */
async function asked(secrets: App["secrets"], read: Secrets["read"]) {
  const { deps, forSecrets, facts } = await aBroker();
  const app = await deps.apps.get("foo_app");
  if (app === undefined) throw new Error("there is no app");
  const { secrets: _, ...bare } = app;
  const revised = { ...bare, ...(secrets && { secrets }) };
  const seen: SecretReference[] = [];
  const ask = createHandler({
    ...deps,
    stack: "Jobs",
    tasks: deps.ends,
    apps: { ...deps.apps, getRevision: async () => revised },
    roles: {
      assume: async () => ({ accessKeyId: "key", secretAccessKey: "s", sessionToken: "t", expiresAt: 2e12 }),
    },
    secrets: {
      read: (reference, session) => {
        seen.push(reference);
        return read(reference, session);
      },
    },
    log: { info: (fact, details) => facts.push({ fact, ...details }), error: (fact) => facts.push(fact) },
  });
  return { answer: await ask(forSecrets).catch((error: Error) => error), seen, facts };
}

const texts = (byArn: Readonly<Record<string, string>>): Secrets["read"] => {
  return async ({ arn }) => {
    const text = byArn[arn];
    return text === undefined ? { refused: "it does not exist" } : { text };
  };
};

test("each variable has its value, and a secret of several variables is read once", async () => {
  const { answer, seen } = await asked(
    {
      USER_NAME: `${secretOf("a")}:user::`,
      PASSWORD: `${secretOf("a")}:password::`,
      WHOLE: secretOf("a"),
      BEFORE: `${secretOf("a")}:password:AWSPREVIOUS:`,
      TOKEN: PARAMETER,
    },
    texts({ [secretOf("a")]: '{"user":"u","password":"p"}', [PARAMETER]: "t" }),
  );
  const whole = '{"user":"u","password":"p"}';
  expect(answer).toEqual({ secrets: { USER_NAME: "u", PASSWORD: "p", WHOLE: whole, BEFORE: "p", TOKEN: "t" } });
  expect(seen.map(({ arn }) => arn)).toEqual([secretOf("a"), secretOf("a"), PARAMETER]);
});

test.each([
  { why: "is missing", reference: secretOf("b"), says: "DB cannot be read: it does not exist" },
  { why: "lacks the key", reference: `${secretOf("a")}:user::`, says: "DB cannot be read: its JSON has no key user" },
  { why: "is no JSON", reference: `${secretOf("c")}:user::`, says: "DB cannot be read: it is no JSON object" },
])("a secret that $why refuses all, by the name of the variable", async ({ reference, says }) => {
  const read = texts({ [secretOf("a")]: '{"password":"s3cret"}', [secretOf("c")]: "s3cret", [PARAMETER]: "t0ken" });
  const { answer, facts } = await asked({ TOKEN: PARAMETER, DB: reference }, read);
  expect(answer).toEqual({ refused: says });
  expect(JSON.stringify([answer, facts])).not.toMatch(/s3cret|t0ken/);
});

test("an outage is thrown, so that a later attempt may succeed", async () => {
  const { answer } = await asked({ TOKEN: PARAMETER }, () => Promise.reject(new Error("503")));
  expect(answer).toEqual(new Error("503"));
});

test("an app without secrets gets none, and its role is not used", async () => {
  const { answer, seen } = await asked(undefined, texts({}));
  expect([answer, seen]).toEqual([{ secrets: {} }, []]);
});

test("all values together have at most 64 KB", async () => {
  const half = "x".repeat(MAX_SECRET_BYTES / 2);
  const read = texts({ [secretOf("a")]: half, [secretOf("b")]: half, [PARAMETER]: "y" });
  const both = { A: secretOf("a"), B: secretOf("b") };
  expect((await asked(both, read)).answer).toHaveProperty("secrets");
  expect((await asked({ ...both, C: PARAMETER }, read)).answer).toEqual({
    refused: "the secrets have 65537 bytes, at most 65536 are allowed",
  });
});
