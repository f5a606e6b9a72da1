import type { Io } from "../../../infra/cli/io.ts";
import { anApi } from "../../api/an-api.ts";

/** The real API over a world of memory, behind `fetch`. `fails` may let a request die before or after it is done. */
export function memoryApi(fails?: (method: string, path: string) => "before" | "after" | undefined) {
  const { send, world } = anApi();
  const asked: string[] = [];
  const fetch: Io["fetch"] = async (url, { method = "GET", headers = {}, body }) => {
    const path = `${url.pathname}${url.search}`;
    asked.push(`${method} ${path}`);
    const fault = fails?.(method, path);
    if (fault === "before") throw new TypeError("fetch failed");
    const sent = {
      method,
      path,
      headers: headers as Record<string, string>,
      ...(typeof body === "string" && { body }),
    };
    const { statusCode, headers: answered, body: text } = await send(sent);
    if (fault === "after") throw new TypeError("fetch failed");
    return new Response(text ?? null, { status: statusCode, headers: answered });
  };
  return { io: { fetch }, asked, world, send };
}
