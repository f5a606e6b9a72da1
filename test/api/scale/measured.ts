import type { ApiOnTables } from "./api-on-tables.ts";
import { changing } from "./changing.ts";

/** One request, how often it asked the store, and how long it took (ms). */
export interface Measured {
  readonly name: string;
  readonly requests: number;
  readonly ms: number;
}

/** Sends one request. @throws Error where it is refused */
export async function measured(
  api: ApiOnTables,
  name: string,
  request: { readonly method: string; readonly path: string; readonly body?: object },
): Promise<Measured> {
  const [before, start] = [api.requests(), performance.now()];
  const { statusCode, json } = await api.send(request);
  const ms = performance.now() - start;
  if (statusCode >= 300) throw new Error(`${name}: ${statusCode} ${JSON.stringify(json)} ${api.errors.join()}`);
  return { name, requests: api.requests() - before, ms };
}

/** One request of each operation that changes something. @param n another number for each call */
export async function* changes(api: ApiOnTables, n: number): AsyncGenerator<Measured> {
  for (const { operation, path, ...rest } of changing(n)) {
    const known = path.includes("{first}") ? path.replace("{first}", await firstRevision(api, path)) : path;
    yield await measured(api, operation, { ...rest, path: known });
  }
}

async function firstRevision(api: ApiOnTables, path: string): Promise<string> {
  const { json } = await api.send({ method: "GET", path: path.slice(0, path.indexOf("/{first}")) });
  return String(json.at(-1).revision);
}
