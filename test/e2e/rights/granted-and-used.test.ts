import { beforeAll, expect, test } from "vitest";
import { evaluate } from "../../../infra/local/services/iam/evaluate.ts";
import { type Grant, grantText, policyWithout } from "../../../infra/local/services/iam/grants.ts";
import type { Statement } from "../../../infra/local/services/iam/statement.ts";
import { nameInArn } from "../../../infra/local/template/account.ts";
import { type Driven, driveRights, refusalText } from "./drive.ts";

let driven: Driven;
beforeAll(async () => {
  driven = await driveRights();
});

test("nothing was refused", () => expect(driven.shortage.map(refusalText)).toEqual([]));

test("all that the template grants was used, logs excepted", () => {
  expect(driven.granted.length).toBeGreaterThan(100);
  expect(driven.surplus.map(grantText)).toEqual([]);
});

test("each grant is needed: the request that was recorded for it is refused without it", () => {
  const requests = new Map(driven.used.map(({ grant, right }) => [grantText(grant), right]));
  for (const grant of driven.granted) {
    const name = grantText(grant);
    const right = requests.get(name);
    if (right === undefined) throw new Error(`${name} was never used`);
    const statements = statementsFor(grant);
    expect(evaluate(statements, right).kind, name).toBe("allowed");
    expect(evaluate(policyWithout(statements, grant), right).kind, name).toBe("not-allowed");
  }
});

/**
 * The statements about a principal. A role has those of its policy and of all resources. A service has those of
 * resources, or of the role that it assumes.
 */
function statementsFor({ principal, action, resource }: Grant): readonly Statement[] {
  const { policies, trust, ofResources } = driven.authority;
  const own = policies[principal];
  if (action === "sts:AssumeRole" && own === undefined) return trust[nameInArn(resource)] ?? [];
  return [...(own ?? []), ...ofResources];
}
