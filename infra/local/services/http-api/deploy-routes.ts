import { arnOf, functionName, nameInArn } from "../../template/account.ts";
import type { Stack } from "../../template/stack.ts";
import type { DeployedFunction } from "../lambda/lambda-api.ts";
import { issuerKeys } from "./issuer-keys.ts";
import type { HttpRoute } from "./routes.ts";

/**
 * The template's routes with the functions behind them.
 * @throws Error with the logical id of a route that cannot be served
 */
export function deployRoutes(
  stack: Pick<Stack, "of">,
  functions: ReadonlyMap<string, Pick<DeployedFunction, "pool">>,
): HttpRoute[] {
  const integrations = new Map(
    stack.of("AWS::ApiGatewayV2::Integration").map(({ ref, properties }) => [ref, properties]),
  );
  // Routes share the keys of an authorizer's issuer.
  const issuers = new Map(
    stack.of("AWS::ApiGatewayV2::Authorizer").map(({ ref, properties: { JwtConfiguration: jwt } }) => {
      return [ref, { issuer: jwt.Issuer, audience: jwt.Audience, keys: issuerKeys(jwt.Issuer) }] as const;
    }),
  );
  return stack.of("AWS::ApiGatewayV2::Route").map(({ logicalId, properties }) => {
    const { ApiId: apiId, RouteKey: routeKey, AuthorizationType: authorizationType } = properties;
    const integration = integrations.get(nameInArn(properties.Target));
    const name = integration && functionName(integration.IntegrationUri);
    const target = name === undefined ? undefined : functions.get(name);
    if (integration === undefined || target === undefined)
      throw new Error(`${logicalId}: its integration names no function`);
    const issuer = issuers.get(properties.AuthorizerId ?? "");
    if (authorizationType === "JWT" && issuer === undefined)
      throw new Error(`${logicalId}: it asks for a JWT, and its authorizer does not exist`);
    const token = issuer && { ...issuer, scopes: properties.AuthorizationScopes };
    const functionArn = arnOf("lambda", `function:${name}`);
    const timeoutMs = integration.TimeoutInMillis;
    return { routeKey, apiId, authorizationType, token, functionArn, pool: target.pool, timeoutMs };
  });
}
