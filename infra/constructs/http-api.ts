import { Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import * as apigateway from "aws-cdk-lib/aws-apigatewayv2";
import { HttpIamAuthorizer, HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { CONSOLE_PATHS } from "../../functions/api/console/console-routes.ts";
import { OPERATIONS } from "../../functions/api/operations.ts";
import type { Settings } from "../settings.ts";
import { nameAround } from "./function-name.ts";

export interface HttpApiProps {
  readonly handler: IFunction;
  /** Without `jwt` callers sign with SigV4 and need `execute-api:Invoke`. */
  readonly settings: Pick<Settings, "jwt" | "retain">;
}

/** The caller, the request and its status; no body, no header. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: "$context.requestId",
    requestTime: "$context.requestTime",
    caller: "$context.identity.userArn",
    subject: "$context.authorizer.claims.sub",
    sourceIp: "$context.identity.sourceIp",
    method: "$context.httpMethod",
    path: "$context.path",
    routeKey: "$context.routeKey",
    status: "$context.status",
    error: "$context.error.message",
    integrationError: "$context.integrationErrorMessage",
    latencyMs: "$context.responseLatency",
  }),
);

/**
 * Requests a second, all callers together. A new account runs ten functions at a time, and a client in an endless loop
 * must not take them from the planner and the dispatcher. API Gateway answers 429 above this rate.
 */
const THROTTLE = { rateLimit: 100, burstLimit: 200 };

/** A token must have one of these scopes. */
const scopesOf = (jwt: Settings["jwt"], method: string): string[] | undefined =>
  jwt?.scopes && [...(method === "GET" ? jwt.scopes.reader : []), ...jwt.scopes.operator];

/** Omits CDK's own permissions. CDK makes one for each route, or one for all routes except `$default`. */
class PermittedIntegration extends HttpLambdaIntegration {
  protected override completeBind(): void {}
}

/**
 * The HTTP entrance, closed by default: there is one authorizer, and every route but the console's files has it. Every operation is a route of
 * its own, so that IAM policies and metrics can tell them apart; `$default` answers 404 and 405 with a problem
 * document.
 */
export class HttpApi extends Construct {
  readonly api: apigateway.HttpApi;
  /** The URL of this stack, up to and with `/api`. */
  readonly url: string;

  constructor(scope: Construct, id: string, { handler, settings: { jwt, retain } }: HttpApiProps) {
    super(scope, id);
    this.api = new apigateway.HttpApi(this, "Api", {
      apiName: nameAround(this),
      createDefaultStage: false,
      defaultAuthorizer: jwt
        ? new HttpJwtAuthorizer("Jwt", jwt.issuer, { jwtAudience: jwt.audience })
        : new HttpIamAuthorizer(),
    });
    const integration = new PermittedIntegration("Function", handler, { timeout: Duration.seconds(29) });
    // A permission per route would exceed the size limit of the function's policy. Requests come as
    // `$default/GET/api/…`, or as `$default/$default`: https://github.com/aws/serverless-application-model/issues/1860
    handler.addPermission("HttpApi", {
      principal: new ServicePrincipal("apigateway.amazonaws.com"),
      sourceArn: Stack.of(this).formatArn({
        service: "execute-api",
        resource: this.api.apiId,
        resourceName: "$default/*",
      }),
    });
    for (const { method, path } of OPERATIONS) {
      const authorizationScopes = scopesOf(jwt, method);
      this.api.addRoutes({
        ...{ path, methods: [apigateway.HttpMethod[method]], integration },
        ...(authorizationScopes && { authorizationScopes }),
      });
    }
    // A browser cannot sign before it has the page. The files hold no data: each call of the page is authorized.
    for (const path of CONSOLE_PATHS)
      for (const route of this.api.addRoutes({
        ...{ path, methods: [apigateway.HttpMethod.GET], integration },
        authorizer: new apigateway.HttpNoneAuthorizer(),
      }))
        Validations.of(route).acknowledge({
          id: "AwsSolutions-APIG4",
          reason: "The console's files hold no data, and a browser cannot sign before it has them.",
        });
    // It answers 404 and 405, and does nothing.
    const ofReaders = scopesOf(jwt, "GET");
    new apigateway.HttpRoute(this, "Default", {
      httpApi: this.api,
      routeKey: apigateway.HttpRouteKey.DEFAULT,
      integration,
      ...(ofReaders && { authorizationScopes: ofReaders }),
    });

    const stage = this.api.addStage("Stage", {
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new apigateway.LogGroupLogDestination(
          new LogGroup(this, "AccessLog", {
            // The log names the callers of the stack and outlives one that is no throw-away. AWS chooses its name, so
            // that no later stack collides with it.
            retention: RetentionDays.ONE_MONTH,
            removalPolicy: retain === "data" ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
          }),
        ),
        format: ACCESS_LOG,
      },
    });
    this.url = `${stage.url.replace(/\/$/, "")}/api`;
  }
}
