import { routeKeyOf } from "../../../functions/api/http/operation.ts";
import { OPERATIONS } from "../../../functions/api/operations.ts";
import { matchRoute } from "../../../infra/local/services/http-api/routes.ts";
import type { TestStack } from "../harness/local-stack.ts";
import { contentsReader } from "./contents-of-stack.ts";
import { startWatchingProxy, type Watched } from "./watching-proxy.ts";

const ROUTES = OPERATIONS.map((declared) => ({ routeKey: routeKeyOf(declared) }));

/** The API of a stack without scheduled work, behind a proxy that knows its routes and its contents. */
export const watchStack = ({ local }: TestStack): Promise<Watched> =>
  startWatchingProxy(
    local.apiUrl,
    (method, path) => matchRoute(ROUTES, method, path)?.route.routeKey,
    contentsReader(local),
  );
