import { type Answer, json, type Reply } from "../http/answer.ts";
import { openApiDocument } from "./openapi-document.ts";

/** `GET /api/openapi.json`: made at the first request, because most sandboxes never get one. */
export const getOpenApi = () => {
  let made: Reply | undefined;
  return async (): Promise<Answer> => {
    made ??= json(200, openApiDocument());
    return made;
  };
};
