import { createHash } from "node:crypto";
import { apiOrigin } from "../../../functions/client/api-origin.ts";
import { UsageError } from "../io.ts";
import type { Stage } from "./check.ts";

/** The address of a path of the stack: `/console` or `/api/…`. */
export const addressIn = ({ endpoint }: Pick<Stage, "endpoint">, path: string): URL =>
  new URL(`${apiOrigin(endpoint.url)}${path}`);

/**
 * The package of the checks' app: the page of the stack's own console, which is open. The runner only has to
 * fetch some file, because the program stands in the app's environment. So no server is needed beside the stack.
 * @returns fields of the app.
 * @throws UsageError where the stack serves no console
 */
export async function consoleAsPackage(stage: Pick<Stage, "endpoint" | "io">) {
  const url = addressIn(stage, "/console");
  const response = await stage.io.fetch(url, { method: "GET", signal: stage.io.signal });
  if (!response.ok) throw new UsageError(`GET ${url}: ${response.status} ${NO_CONSOLE[stage.io.language]}`);
  const page = Buffer.from(await response.arrayBuffer());
  return { appURL: url.href, sha256: createHash("sha256").update(page).digest("hex") };
}

const NO_CONSOLE = {
  en: "came, and not the console's page: is this the API of a stack?",
  zh: "：没有得到控制台页面；这是系统的 API 吗？",
};
