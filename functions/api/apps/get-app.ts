import type { AppStore } from "../../ports/app-store.ts";
import type { Answer } from "../http/answer.ts";
import type { HttpRequest } from "../http/http-request.ts";
import { appReply } from "./app-view.ts";

export interface Deps {
  readonly apps: Pick<AppStore, "get">;
}

/** `GET /api/app/{appName}` */
export const getApp =
  ({ apps }: Deps) =>
  async ({ params: { appName = "" } }: HttpRequest): Promise<Answer> => {
    const app = await apps.get(appName);
    return app === undefined ? { kind: "app-not-found", appName } : appReply(200, app);
  };
