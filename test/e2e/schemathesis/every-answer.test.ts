import { expect, test } from "vitest";
import { ERRORS } from "../../../functions/api/http/app-error.ts";
import { problemsOf, routeKeyOf } from "../../../functions/api/http/operation.ts";
import { OPERATIONS } from "../../../functions/api/operations.ts";
import { BEFORE, ofItsForm, ofItsOwn, type Provoking } from "./every-answer.ts";
import { fillStack } from "./fill-stack.ts";
import { startStillStack } from "./still-stack.ts";
import { watchStack } from "./watch-stack.ts";

/** Answers that no single request to an idle stack can get, with the reason. 503 and 500 have tests of their own. */
const NOT_ALONE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["update-app", "delete-app", "disable-app", "enable-disabled-app", "enable-app", "restore-app"]
      .concat(["update-job", "deregister-job", "deregister-named-job", "disable-job", "enable-disabled-job"])
      .concat(["enable-job", "restore-job"])
      .map((name) => [`${name} 409`, "another request has to change it at the same instant, five times"]),
  ),
  "restore-app 400": "a revision that was sound when it was stored is not sound after a change of the stack alone",
  "restore-job 400": "a revision that was sound when it was stored is not sound after its last instant alone",
  "trigger-job 429": "a hundred fires have to wait: test/api/jobs/trigger.test.ts",
  "retry-execution 429": "a hundred fires have to wait: test/api/jobs/trigger.test.ts",
  "put-notices 409": "a hundred subscriptions have to be there: test/api/notices/notices.test.ts",
};

/** `name status`, as the document lists them. */
const documented = OPERATIONS.flatMap((declared) => {
  const statuses = [...problemsOf(declared)].map((kind) => ERRORS[kind][0]).filter((status) => status < 500);
  return [...new Set([declared.success.status, ...statuses])].map((status) => `${declared.name} ${status}`);
});

test("each answer below 500 of the document is given, and a refused request changes nothing", async () => {
  const stack = await startStillStack();
  const proxy = await watchStack(stack);
  try {
    const known = await fillStack(stack);
    const own = ofItsOwn(known);
    const wrong: string[] = [];
    const send = async ({ status, method, path, body, headers }: Provoking) => {
      const response = await fetch(proxy.url + (await withRevision(proxy.url, path)), {
        method,
        headers: { "content-type": "application/json", ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.status !== status) wrong.push(`${method} ${path} ${response.status} instead of ${status}: ${text}`);
    };
    for (const declared of OPERATIONS) {
      const requests = [...ofItsForm(declared, known), ...(own[declared.name] ?? [])];
      for (const provoking of [...(BEFORE[declared.name] ?? []), ...requests]) await send(provoking);
    }
    expect(wrong).toEqual([]);
    const nameOf = new Map(OPERATIONS.map((declared) => [routeKeyOf(declared), declared.name]));
    const seen = new Set([...proxy.seen].map((met) => `${nameOf.get(met.slice(0, -4))}${met.slice(-4)}`));
    expect(documented.filter((one) => !seen.has(one)).sort()).toEqual(Object.keys(NOT_ALONE).sort());
    expect(proxy.changing).toEqual([]);
  } finally {
    await proxy.stop();
    await stack.stop();
  }
});

/** Fills in the number of a job's oldest revision. */
async function withRevision(url: string, path: string): Promise<string> {
  if (!path.includes("{first}")) return path;
  const response = await fetch(`${url}${path.slice(0, path.indexOf("/{first}"))}`);
  const revisions = (await response.json()) as { revision: number }[];
  return path.replace("{first}", String(revisions.at(-1)?.revision));
}
