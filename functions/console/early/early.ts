import { targetUrl } from "../../client/target-url.ts";
import { proofBy, TOKEN_PLACE } from "../sign-in/kept-token.ts";
import { keepEarly } from "./early-answers.ts";
import { screenReads } from "./screen-reads.ts";

/**
 * A script of its own, smaller than a packet: it asks for the screen's answers while the browser still loads the
 * console. A hidden tab asks nothing, and a reader on the way back from the issuer has no token yet.
 */
const query = Object.fromEntries(new URLSearchParams(location.search));
if (!document.hidden && query.code === undefined) {
  const headers = { accept: "application/json", ...proofBy(sessionStorage.getItem(TOKEN_PLACE)) };
  for (const read of screenReads(location.pathname, query)) {
    const { href } = targetUrl(location.origin, read.path, read.query);
    keepEarly(href, fetch(href, { headers, cache: "no-store" }));
  }
}
