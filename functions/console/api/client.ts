import { createClient } from "../../client/create-client.ts";
import { token } from "../sign-in/token.ts";

const randomText = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The typed client of the API beside this page. A screen repeats by itself, so a call is tried twice only. */
export const api = createClient({
  url: location.origin,
  patience: { tries: 2, longestPauseMs: 3_000 },
  transport: {
    fetch: (url, init) => fetch(url, { ...init, cache: "no-store" }),
    sign: async () => (token.value === undefined ? {} : { authorization: `Bearer ${token.value}` }),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    newKey: randomText,
    random: Math.random,
  },
});
