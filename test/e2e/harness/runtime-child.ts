/**
 * Runs the stack in a process of its own, so that a test can kill it. Arguments: data directory, local context as JSON.
 * It tells its address as a line, and ends with the process that started it.
 */

import { synthesize } from "../../../infra/local/cli/synthesize.ts";
import { startForCallers } from "./start-for-callers.ts";

/** AWS wakes the sweep every ten minutes. Here the work that a crash has left owed is found within seconds. */
const SWEEP_EVERY_MS = 5_000;

process.stdin.resume().once("close", () => process.exit());
const [data = "", context = "{}"] = process.argv.slice(2);
const { assembly } = await synthesize(JSON.parse(context));
const { apiUrl, functions } = await startForCallers({ assembly, data, port: 0, seed: process.pid });
const sweep = [...functions.values()].find(({ pool }) => pool.plan.functionName.endsWith("-sweep"));
setInterval(() => void sweep?.pool.invoke({ payload: "{}" }), SWEEP_EVERY_MS);
process.stdout.write(`${apiUrl}\n`);
