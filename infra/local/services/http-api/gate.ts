import { arnOf } from "../../template/account.ts";
import { AwsError } from "../aws-error.ts";
import type { Authority } from "../iam/authority.ts";
import type { WireRequest } from "../iam/canonical-request.ts";
import type { Identity } from "../iam/credentials.ts";
import type { HttpRoute } from "./routes.ts";

/** API Gateway's name in the permissions of functions. */
export const API_GATEWAY = "apigateway.amazonaws.com";

/** The identity of each program on this machine, where no signature is asked for. */
const LOCAL_CALLER: Identity = { name: "local", arn: arnOf("iam", "user/local") };

/** The checks between a request that has a route and the function behind it. */
export interface Gate {
  /**
   * @returns the caller, if it may come in: it signed with valid keys, and may invoke this method and path. Else
   * undefined.
   */
  admits(request: WireRequest, route: HttpRoute): Identity | undefined;
  /** Whether API Gateway may pass the route's requests to its function. */
  mayCall(route: HttpRoute): boolean;
}

/**
 * @param asks whether routes with AWS_IAM require a signature; else every program on this machine may call them.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
 */
export const gate = (authority: Authority, asks: boolean): Gate => ({
  admits(request, { apiId, authorizationType }) {
    if (!asks || authorizationType === "NONE") return LOCAL_CALLER;
    // The front has refused every target that is not canonical: this path is the one that is routed and served.
    const [path = ""] = request.url.split("?");
    const resource = arnOf("execute-api", `${apiId}/$default/${request.method}${path}`);
    try {
      return authority.admit(request, "execute-api", [{ action: "execute-api:Invoke", resource }]);
    } catch (error) {
      if (error instanceof AwsError) return undefined;
      throw error;
    }
  },
  mayCall({ apiId, routeKey, functionArn }) {
    const [method = "", path = "/$default"] = routeKey.split(" ");
    const source = arnOf("execute-api", `${apiId}/$default${path === "/$default" ? path : `/${method}${path}`}`);
    const context = { "aws:SourceArn": [source] };
    return authority.isAllowed(API_GATEWAY, { action: "lambda:InvokeFunction", resource: functionArn, context });
  },
});
