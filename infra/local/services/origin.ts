import type { IncomingHttpHeaders } from "node:http";

/**
 * Judges whether a request comes from a program of this machine's own user. A page of another site must not publish
 * code here or answer an invocation; neither must a page whose name was rebound to loopback.
 * @returns the reason of a refusal; undefined when the request may pass.
 */
export function refusal(headers: IncomingHttpHeaders, port: number): string | undefined {
  const own = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  if (!own.has(headers.host ?? "")) return "Host is not this server's own";
  const { origin } = headers;
  if (origin !== undefined && !own.has(origin.replace(/^http:\/\//, ""))) return "the Origin is another site";
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return "the request comes from another site";
  return undefined;
}
