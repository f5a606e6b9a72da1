import { apiCaller } from "../../infra/local/cli/api-caller.ts";

/** A request of JSON to the HTTP API. @throws Error unless the answer is 2xx. */
export async function request(apiUrl: string, method: string, path: string, body?: object): Promise<unknown> {
  const response = await apiCaller(apiUrl)(method, path, body);
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}
