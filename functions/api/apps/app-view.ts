import { type App, AppConfig } from "../../contract/app.ts";
import { json, type Reply } from "../http/answer.ts";
import { appTag } from "../http/if-match.ts";

/** An app as clients see it: exactly the fields that its publisher may send again. */
export const appView = (app: App): AppConfig => AppConfig.parse(app);

export const appReply = (statusCode: 200 | 201, app: App): Reply =>
  json(statusCode, appView(app), { etag: appTag(app) });
