import type { IncomingHttpHeaders } from "node:http";

/**
 * Whether a request comes from a program of this machine's own user. A page of another site must not be able to publish
 * code here or to answer an invocation; neither must a page whose name was rebound to loopback.
 * @returns why it is refused; undefined when it may pass.
 */
export function refusal(headers: IncomingHttpHeaders, port: number): string | undefined {
  const own = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  if (!own.has(headers.host ?? "")) return "Host is not this server's own";
  const { origin } = headers;
  if (origin !== undefined && !own.has(origin.replace(/^http:\/\//, ""))) return "Origin is another site";
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return "the request comes from another site";
  return undefined;
}
