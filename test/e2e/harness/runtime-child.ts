/** Runs the stack in a process of its own, so that a test can kill it. Arguments: data directory, local context as JSON. Tells its address as a line. */

import { synthesize } from "../../../infra/local/cli/synthesize.ts";
import { startLocal } from "../../../infra/local/runtime/start-local.ts";

const [data = "", context = "{}"] = process.argv.slice(2);
const { assembly } = await synthesize(JSON.parse(context));
const { apiUrl } = await startLocal({ assembly, data, port: 0, seed: process.pid });
process.stdout.write(`${apiUrl}\n`);
