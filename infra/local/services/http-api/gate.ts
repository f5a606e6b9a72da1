import type { JWTPayload } from "jose";
import { arnOf } from "../../template/account.ts";
import { AwsError } from "../aws-error.ts";
import type { Authority } from "../iam/authority.ts";
import type { WireRequest } from "../iam/canonical-request.ts";
import type { Identity } from "../iam/credentials.ts";
import { judgeToken } from "./judge-token.ts";
import type { HttpRoute } from "./routes.ts";

/** API Gateway's name in the permissions of functions. */
export const API_GATEWAY = "apigateway.amazonaws.com";

/** The caller as its route's authorizer knows it: by its keys, or by the claims of its token. */
export type Caller = { readonly identity: Identity } | { readonly claims: JWTPayload };

export interface Refusal {
  readonly status: 401 | 403;
  /** The value of the header `www-authenticate`. */
  readonly challenge?: string;
}

/** Every program on this machine, if no proof is required. */
const LOCAL_CALLER = { name: "local", arn: arnOf("iam", "user/local") };
const localCaller = ({ authorizationType }: HttpRoute): Caller =>
  authorizationType === "JWT" ? { claims: { sub: LOCAL_CALLER.name } } : { identity: LOCAL_CALLER };

/** The checks between a request that has a route and the function behind it. */
export interface Gate {
  /**
   * @returns the caller, if it is allowed: it signed with valid keys and may invoke this method and path, or its token
   * meets the route's rules.
   */
  admits(request: WireRequest, route: HttpRoute): Promise<Caller | Refusal>;
  /** Whether API Gateway may pass the route's requests to its function. */
  mayCall(route: HttpRoute): boolean;
}

/**
 * @param asks whether routes require a signature or a token. Otherwise every program on this machine may call them.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
 */
export const gate = (authority: Authority, asks: boolean): Gate => ({
  async admits(request, route) {
    const { apiId, authorizationType, token } = route;
    if (!asks || authorizationType === "NONE") return localCaller(route);
    if (token !== undefined) {
      const { authorization } = request.headers;
      const verdict = await judgeToken(authorization && String(authorization), token, Math.floor(Date.now() / 1_000));
      return verdict.ok ? { claims: verdict.claims } : { status: verdict.status, challenge: verdict.challenge };
    }
    // The front has refused every target that is not canonical, so this path is also the one that is routed and served.
    const [path = ""] = request.url.split("?");
    const resource = arnOf("execute-api", `${apiId}/$default/${request.method}${path}`);
    try {
      return { identity: authority.admit(request, "execute-api", [{ action: "execute-api:Invoke", resource }]) };
    } catch (error) {
      if (error instanceof AwsError) return { status: 403 };
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
