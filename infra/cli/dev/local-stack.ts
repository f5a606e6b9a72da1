import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** As the local runtime takes them. */
export interface DevOptions {
  readonly port: number;
  readonly data: string;
  readonly reset: boolean;
  readonly example: boolean;
  readonly punctual: boolean;
  readonly auth: boolean;
  readonly account?: string;
}

export interface DevListener {
  readonly language: "en" | "zh";
  say(line: string): void;
  ready(place: { readonly api: string; readonly console: string; readonly data: string }): void;
}

/** Runs the stack until a signal ends it. @throws Error in words for people when it cannot start. */
export type Dev = (options: DevOptions, listener: DevListener) => Promise<void>;

const HERE = import.meta.dirname;
/** In a checkout this file is not bundled. */
const IS_CHECKOUT = path.basename(HERE) === "dev";
const RUNTIME = IS_CHECKOUT
  ? path.join(HERE, "..", "..", "local", "cli", "checkout.ts")
  : path.join(HERE, "dev", "installed.mjs");

/**
 * Loads the local runtime: that of the checkout, or the one that `npm pack` puts beside the command. The command itself
 * knows nothing of it.
 * @returns undefined where there is none, as beside a command that was bundled without it.
 */
export async function localStack(): Promise<Dev | undefined> {
  if (!existsSync(RUNTIME)) return undefined;
  return ((await import(pathToFileURL(RUNTIME).href)) as { readonly dev: Dev }).dev;
}
