import { expect, test } from "vitest";
import { OPERATIONS } from "../../functions/api/operations.ts";
import { evaluate } from "../../infra/local/services/iam/evaluate.ts";
import { Statement } from "../../infra/local/services/iam/statement.ts";
import { resourcesOf, synthesized, text } from "./synthesized.ts";

const template = synthesized();
const [api] = resourcesOf(template, "AWS::ApiGatewayV2::Api");

/** The one policy for a caller: its properties, and its logical id. */
function policyOf(caller: string) {
  const policies = resourcesOf(template, "AWS::IAM::ManagedPolicy").filter(({ id }) => id.startsWith(caller));
  expect(policies).toHaveLength(1);
  return policies[0];
}

function statementsOf(caller: string): Statement[] {
  const statements: { readonly Resource: unknown }[] = policyOf(caller)?.PolicyDocument.Statement;
  return statements.map(({ Resource, ...rest }) => Statement.parse({ ...rest, Resource: text(Resource) }));
}

/** The operations that a caller with these statements may call, by their names. */
function allowedBy(statements: readonly Statement[], apiId = api?.id): string[] {
  const callable = OPERATIONS.filter(({ method, path }) => {
    const request = `${method}${path.replaceAll(/\{\w+\}/g, "a")}`;
    const resource = `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${apiId}>/$default/${request}`;
    return evaluate(statements, { action: "execute-api:Invoke", resource }).kind === "allowed";
  });
  return callable.map(({ name }) => name);
}

test("a reader may call each operation that only reads, and no other", () => {
  const reading = OPERATIONS.filter(({ method }) => method === "GET").map(({ name }) => name);
  expect(reading.length).toBeGreaterThan(20);
  expect(allowedBy(statementsOf("Reader"))).toEqual(reading);
});

test("an operator may call each operation", () => {
  expect(allowedBy(statementsOf("Operator"))).toEqual(OPERATIONS.map(({ name }) => name));
});

test("neither may call another API of the account", () => {
  for (const caller of ["Reader", "Operator"]) expect(allowedBy(statementsOf(caller), "Other")).toEqual([]);
});

test("their ARNs are outputs", () => {
  for (const caller of ["Reader", "Operator"]) {
    const output = `${caller}PolicyArn`;
    expect(template.findOutputs(output)).toMatchObject({ [output]: { Value: { Ref: policyOf(caller)?.id } } });
  }
});

test("where callers bring tokens there are none: scopes decide", () => {
  const context = { jwtIssuer: "https://issuer.example/", jwtAudience: ["elastic-job"] };
  expect(resourcesOf(synthesized({ context }), "AWS::IAM::ManagedPolicy")).toEqual([]);
});
