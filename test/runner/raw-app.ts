import { aTree, tarOf } from "./a-package.ts";
import { serveBytes } from "./package-server.ts";

/** Speaks the protocol in plain Node: `next()` and `answer(task, result)` are there; the body goes on from them. */
const PRELUDE = `
  const api = process.env.ELASTIC_JOB_RUNTIME_API;
  const headers = { authorization: "Bearer " + process.env.ELASTIC_JOB_RUNTIME_TOKEN };
  const next = async () => (await fetch(api + "/task/next", { headers })).json();
  const answer = async (task, result) => {
    const path = "/task/" + encodeURIComponent(task.taskId) + "/result";
    const { status } = await fetch(api + path, { method: "POST", headers, body: JSON.stringify(result) });
    return status;
  };
`;

/** The module of an app that needs no library: a package's `app.mjs`. */
export const rawAppModule = (body: string): string => PRELUDE + body;

/** A task's part for this app. @param start the last line of its start script. */
export async function rawApp(body: string, start = "exec node app.mjs") {
  const tree = aTree({ "bin/start.sh": `#!/bin/sh\n${start}\n`, "app.mjs": rawAppModule(body) });
  return { appURL: `${(await serveBytes(tarOf(tree))).origin}/a.tgz` };
}
