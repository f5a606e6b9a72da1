import type { FunctionPool } from "../lambda/function-pool.ts";
import type { TokenRules } from "./judge-token.ts";

/** A route of the template with the function that its integration names. */
export interface HttpRoute {
  /** `GET /api/app/{appName}`, or `$default`. */
  readonly routeKey: string;
  readonly apiId: string;
  readonly authorizationType: "NONE" | "AWS_IAM" | "JWT";
  /** The rules of the tokens, where the route asks for one. */
  readonly token?: TokenRules | undefined;
  readonly functionArn: string;
  readonly pool: FunctionPool;
  readonly timeoutMs: number;
}

export interface Matched<Route = HttpRoute> {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Chooses a route as API Gateway does: first full matches, then path variables, then greedy ones, then `$default`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute<Route extends Pick<HttpRoute, "routeKey">>(
  routes: readonly Route[],
  method: string,
  path: string,
): Matched<Route> | undefined {
  let best: (Matched<Route> & { rank: number }) | undefined;
  for (const route of routes) {
    const match = matchOne(route, method, path);
    if (match !== undefined && (best === undefined || match.rank < best.rank)) best = { route, ...match };
  }
  return best;
}

const DEFAULT_RANK = 1_000_000;

function matchOne({ routeKey }: Pick<HttpRoute, "routeKey">, method: string, path: string) {
  if (routeKey === "$default") return { rank: DEFAULT_RANK, pathParameters: {} };
  const [wanted = "", pattern = ""] = routeKey.split(" ");
  if (wanted !== "ANY" && wanted !== method) return undefined;
  const parts = pattern.split("/");
  const given = path.split("/");
  const pathParameters: Record<string, string> = {};
  let rank = wanted === "ANY" ? 1 : 0;
  for (const [i, part] of parts.entries()) {
    const [, name, greedy] = /^\{(\w+)(\+?)\}$/.exec(part) ?? [];
    const segment = given[i];
    if (segment === undefined) return undefined;
    if (name === undefined) {
      if (part !== segment) return undefined;
    } else if (greedy === "+") {
      pathParameters[name] = given.slice(i).join("/");
      return { rank: rank + 10_000, pathParameters };
    } else {
      if (segment === "") return undefined;
      pathParameters[name] = decode(segment);
      rank += 10;
    }
  }
  return parts.length === given.length ? { rank, pathParameters } : undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
