import { arnOf, functionName, nameInArn } from "../../template/account.ts";
import type { Stack } from "../../template/stack.ts";
import type { DeployedFunction } from "../lambda/lambda-api.ts";
import type { HttpRoute } from "./routes.ts";

/**
 * The template's routes with the functions behind them.
 * @param asks whether callers must sign
 * @throws Error with the logical id of a route that cannot be served
 */
export function deployRoutes(
  stack: Pick<Stack, "of">,
  functions: ReadonlyMap<string, Pick<DeployedFunction, "pool">>,
  asks: boolean,
): HttpRoute[] {
  const integrations = new Map(
    stack.of("AWS::ApiGatewayV2::Integration").map(({ ref, properties }) => [ref, properties]),
  );
  return stack.of("AWS::ApiGatewayV2::Route").map(({ logicalId, properties }) => {
    const { ApiId: apiId, RouteKey: routeKey, AuthorizationType: authorizationType } = properties;
    const integration = integrations.get(nameInArn(properties.Target));
    const name = integration && functionName(integration.IntegrationUri);
    const target = name === undefined ? undefined : functions.get(name);
    if (integration === undefined || target === undefined)
      throw new Error(`${logicalId}: its integration names no function`);
    if (asks && authorizationType === "JWT")
      throw new Error(`${logicalId}: it asks for a JWT, which --auth does not check: only AWS_IAM is understood`);
    const functionArn = arnOf("lambda", `function:${name}`);
    const timeoutMs = integration.TimeoutInMillis;
    return { routeKey, apiId, authorizationType, functionArn, pool: target.pool, timeoutMs };
  });
}
