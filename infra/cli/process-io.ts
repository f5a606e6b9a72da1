import { setTimeout as sleep } from "node:timers/promises";
import type { Io } from "./io.ts";
import { wantsColour } from "./output/colour.ts";
import { languageOf } from "./words/words.ts";

/** The outside of the real command. The first Ctrl-C ends its work, a second one ends the process. */
export function processIo(): Io {
  const { stdout, stderr, env } = process;
  const interrupt = new AbortController();
  process.once("SIGINT", () => interrupt.abort(new Error("SIGINT")));
  // A reader such as `head` may close the pipe early: there is nothing left to say then.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  return {
    environment: env,
    language: languageOf(env),
    // Its first use costs milliseconds, and many verbs print no time.
    get zone() {
      return Intl.DateTimeFormat().resolvedOptions().timeZone;
    },
    columns: stdout.isTTY ? stdout.columns : undefined,
    hasColour: wantsColour(env, stdout.isTTY === true),
    isLive: stderr.isTTY === true,
    out: (chunk) => void stdout.write(chunk),
    talk: (chunk) => void stderr.write(chunk),
    input: async () => (await import("node:stream/consumers")).text(process.stdin),
    pause: (ms) => sleep(ms, undefined, { signal: interrupt.signal }),
    now: Date.now,
    runScript: async (args, options) =>
      (await import("./run-script.ts")).runScript(args, options, (chunk) => void stderr.write(chunk)),
    fetch: (url, init) => fetch(url, init),
    // Made at its first use, as the zone is: a help needs none.
    get signal() {
      return interrupt.signal;
    },
  };
}
