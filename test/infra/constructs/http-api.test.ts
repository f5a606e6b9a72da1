import { describe, expect, test } from "vitest";
import { CONSOLE_ROUTES } from "../../../functions/api/console/console-routes.ts";
import { OPERATIONS } from "../../../functions/api/operations.ts";
import { idIn, resourcesOf, synthesized, text } from "../synthesized.ts";

const jwt = { jwtIssuer: "https://login.example.com/", jwtAudience: ["elastic-job"] };

describe.each([
  { callers: "signers", context: {}, expected: { AuthorizationType: "AWS_IAM" } },
  { callers: "bearers of a token", context: jwt, expected: { AuthorizationType: "JWT" } },
])("for $callers", ({ context, expected }) => {
  const template = synthesized({ context });
  const routes = resourcesOf(template, "AWS::ApiGatewayV2::Route");

  test("every operation is a route, and any other request is answered too", () => {
    const keys = [...OPERATIONS.map(({ method, path }) => `${method} ${path}`), ...CONSOLE_ROUTES, "$default"];
    expect(routes.map(({ RouteKey }) => RouteKey).sort()).toEqual(keys.sort());
  });

  test("the files of the console are open, and nothing else", () => {
    const open = routes.filter(({ AuthorizationType }) => AuthorizationType === "NONE");
    expect(open.map(({ RouteKey }) => RouteKey).sort()).toEqual([...CONSOLE_ROUTES].sort());
    for (const route of open) expect(route).not.toHaveProperty("AuthorizationScopes");
    const authorizers = resourcesOf(template, "AWS::ApiGatewayV2::Authorizer").map(({ id }) => id);
    for (const route of routes.filter((one) => !open.includes(one))) {
      expect(route, route.RouteKey).toMatchObject(expected);
      if (expected.AuthorizationType === "JWT") expect(authorizers).toEqual([idIn(route.AuthorizerId)]);
    }
  });

  test("all routes lead to one function, which this API alone may invoke", () => {
    const integrations = resourcesOf(template, "AWS::ApiGatewayV2::Integration");
    expect(integrations).toEqual([
      expect.objectContaining({ IntegrationType: "AWS_PROXY", PayloadFormatVersion: "2.0" }),
    ]);
    const permissions = resourcesOf(template, "AWS::Lambda::Permission");
    expect(permissions).toEqual([expect.objectContaining({ Principal: "apigateway.amazonaws.com" })]);
    const [api] = resourcesOf(template, "AWS::ApiGatewayV2::Api");
    // `$default`'s own requests are `$default/$default`: a third part would leave them out.
    expect(text(permissions[0]?.SourceArn)).toMatch(new RegExp(`:<${api?.id}>/\\$default/\\*$`));
  });
});

test("one caller that repeats itself is throttled before it takes the account's functions", () => {
  const [stage] = resourcesOf(synthesized(), "AWS::ApiGatewayV2::Stage");
  expect(stage?.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 });
});

test("a token must be of the issuer and for the audience that the deployer named", () => {
  const [authorizer] = resourcesOf(synthesized({ context: jwt }), "AWS::ApiGatewayV2::Authorizer");
  expect(authorizer).toMatchObject({
    AuthorizerType: "JWT",
    IdentitySource: ["$request.header.Authorization"],
    JwtConfiguration: { Issuer: jwt.jwtIssuer, Audience: jwt.jwtAudience },
  });
});

test("a reader's scope opens the routes of GET, an operator's opens all, and without scopes any token does", () => {
  const scopes = { reader: ["jobs/read"], operator: ["jobs/write"] };
  const routes = (context: object) => resourcesOf(synthesized({ context }), "AWS::ApiGatewayV2::Route");
  for (const { RouteKey, AuthorizationScopes } of routes({ ...jwt, jwtScopes: scopes })) {
    if (CONSOLE_ROUTES.includes(RouteKey)) continue;
    const isRead = RouteKey === "$default" || RouteKey.startsWith("GET ");
    expect(AuthorizationScopes, RouteKey).toEqual(isRead ? ["jobs/read", "jobs/write"] : ["jobs/write"]);
  }
  for (const route of routes(jwt)) expect(route).not.toHaveProperty("AuthorizationScopes");
});

test("calls and their callers are logged for 30 days, also after the stack is deleted, without bodies and credentials", () => {
  const template = synthesized();
  const [stage] = resourcesOf(template, "AWS::ApiGatewayV2::Stage");
  expect(stage).toMatchObject({ StageName: "$default", AutoDeploy: true });
  const group = resourcesOf(template, "AWS::Logs::LogGroup").find(
    ({ id }) => id === idIn(stage?.AccessLogSettings.DestinationArn),
  );
  expect(group).toMatchObject({ RetentionInDays: 30 });
  expect(group).not.toHaveProperty("LogGroupName");
  expect(template.toJSON().Resources[group?.id]).toMatchObject({
    DeletionPolicy: "RetainExceptOnCreate",
    UpdateReplacePolicy: "Retain",
  });
  const format: Record<string, string> = JSON.parse(stage?.AccessLogSettings.Format);
  expect(Object.keys(format)).toEqual(expect.arrayContaining(["caller", "method", "path", "status"]));
  expect(Object.values(format).join()).not.toMatch(/header|body|token/i);
});
