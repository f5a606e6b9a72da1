import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Account } from "../../../infra/local/services/account/account-file.ts";
import type { TestStack } from "./local-stack.ts";

/** The file of the account beside a test's stack, in the directory of that test. */
export const accountFileIn = (directory: string): string => path.join(directory, "account.json");

/** An app's role, as its owner makes it: it carries the stack's tag, and trusts the broker for this app alone. */
export const roleFor = (stack: TestStack, appName: string, policies: readonly object[] = []) => ({
  tags: { "elastic-job:stack": "ElasticJob" },
  trust: [
    {
      Effect: "Allow",
      Principal: { AWS: stack.local.stack.outputs.BrokerRole },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": `ElasticJob/${appName}` } },
    },
    // A request for this action has no external id.
    { Effect: "Allow", Principal: { AWS: stack.local.stack.outputs.BrokerRole }, Action: "sts:TagSession" },
  ],
  policies,
});

interface Written {
  readonly roles?: Readonly<Record<keyof Account["roles"], unknown>>;
  readonly topics?: readonly string[];
  readonly secrets?: Account["secrets"];
  readonly parameters?: Account["parameters"];
  readonly buckets?: Account["buckets"];
}

export const writeAccount = (directory: string, account: Written): void =>
  writeFileSync(accountFileIn(directory), JSON.stringify(account));

/** A topic of the account beside the stack. */
export const topicArn = (name: string): string => `arn:aws:sns:us-east-1:123456789012:${name}`;

export const roleArn = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;
