import { createClient } from "../../client/create-client.ts";
import { takeEarly } from "../early/early-answers.ts";
import { proofBy } from "../sign-in/kept-token.ts";
import { token } from "../sign-in/token.ts";

const randomText = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The typed client of the API beside this page. A screen repeats by itself, so a call is tried twice only. */
export const api = createClient({
  url: location.origin,
  patience: { tries: 2, longestPauseMs: 3_000 },
  transport: {
    fetch: (url, init) =>
      (init.method === "GET" && takeEarly(url.href, performance.now())) || fetch(url, { ...init, cache: "no-store" }),
    sign: async () => proofBy(token.value),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    newKey: randomText,
    random: Math.random,
  },
});
