import type { AppStore } from "../ports/app-store.ts";
import type { Answer } from "./answer.ts";
import { appView } from "./app-view.ts";
import type { HttpRequest } from "./http-request.ts";
import { listReply } from "./list-reply.ts";

export interface Deps {
  readonly apps: Pick<AppStore, "list">;
}

/** `GET /api/app/list`, by name. */
export const listApps =
  ({ apps }: Deps) =>
  (request: HttpRequest): Promise<Answer> =>
    listReply(request, (page) => apps.list(page), appView);
