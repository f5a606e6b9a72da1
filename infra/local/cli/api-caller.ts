import type { Credentials } from "../services/iam/credentials.ts";
import { signed } from "../services/iam/sign.ts";

/** A request of JSON to the HTTP API. @param route such as `/api/app` */
export type ApiCaller = (method: string, route: string, body?: object) => Promise<Response>;

/**
 * @param credentials the identity that signs the requests.
 * @default they are not signed
 * @param send sends a signed request to the API
 */
export const apiCaller =
  (apiUrl: string, credentials?: Credentials, send: typeof fetch = fetch): ApiCaller =>
  (method, route, body) => {
    const text = body === undefined ? "" : JSON.stringify(body);
    const headers = { host: new URL(apiUrl).host, "content-type": "application/json" };
    const request = { method, url: route, headers, body: text };
    const sent = credentials === undefined ? request : signed(request, credentials, "execute-api", Date.now());
    return send(`${apiUrl}${route}`, {
      method,
      headers: sent.headers as Record<string, string>,
      ...(body !== undefined && { body: text }),
    });
  };
