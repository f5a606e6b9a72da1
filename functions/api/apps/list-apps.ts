import type { AppStore } from "../../ports/app-store.ts";
import type { Answer } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { listReply } from "../http/list-reply.ts";
import { appView } from "./app-view.ts";

export interface Deps {
  readonly apps: Pick<AppStore, "list">;
}

/** `GET /api/app/list`, by name. */
export const listApps =
  ({ apps }: Deps) =>
  (request: HttpRequest): Promise<Answer> =>
    listReply(request, (page) => apps.list(page), appView);
