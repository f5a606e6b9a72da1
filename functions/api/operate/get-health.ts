import { Health } from "../../contract/health.ts";
import { json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";

export const getHealth = operation({
  method: "GET",
  path: "/api/health",
  name: "get-health",
  summary: "Liveness, without data",
  success: { status: 200, schema: Health },
  problems: [],
  handle: async () => json(200, { status: "ok" }),
});
