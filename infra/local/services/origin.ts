import type { IncomingHttpHeaders } from "node:http";

/**
 * Judges whether a request comes from a program of this machine's own user. A page of another site must not publish
 * code here or answer an invocation; neither must a page whose name was rebound to loopback.
 * @param isOpen the target needs no caller and changes nothing: a link of another site, such as an issuer of tokens, may
 * lead to it.
 * @returns the reason of a refusal; undefined when the request may pass.
 */
export function refusal(headers: IncomingHttpHeaders, port: number, isOpen = false): string | undefined {
  const own = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  if (!own.has(headers.host ?? "")) return "Host is not this server's own";
  const { origin } = headers;
  if (origin !== undefined && !own.has(origin.replace(/^http:\/\//, ""))) return "the Origin is another site";
  const site = headers["sec-fetch-site"];
  const isLink = headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
  if (isOpen && isLink) return undefined;
  if (site !== undefined && site !== "same-origin" && site !== "none") return "the request comes from another site";
  return undefined;
}
