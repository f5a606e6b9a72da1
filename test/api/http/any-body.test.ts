import { expect, test } from "vitest";
import { OPERATIONS } from "../../../functions/api/operations.ts";
import { anApi } from "../an-api.ts";
import { documentedApp, documentedJob } from "../documented.ts";

/** Texts and bytes that programs and attackers send in the place of a JSON object. */
const BODIES: readonly (readonly [name: string, body: string | Uint8Array])[] = [
  ["nothing", ""],
  ["blanks", " \n\t"],
  ["a bare name", "foo_job"],
  ["a form", "jobName=foo_job&x=1"],
  ["null", "null"],
  ["true", "true"],
  ["a number", "1e999"],
  ["a string", '"foo_job"'],
  ["an array", '[{"jobName":"foo_job"}]'],
  ["an empty object", "{}"],
  ["an object that breaks off", '{"jobName":"foo_'],
  ["two objects", "{}{}"],
  ["a comma too many", '{"jobName":"foo_job",}'],
  ["a name twice", '{"jobName":"a","jobName":1}'],
  ["single quotes", "{'jobName':'foo_job'}"],
  ["NaN", '{"shardingTotalCount":NaN}'],
  ["a mark of byte order", '\ufeff{"jobName":"foo_job"}'],
  ["__proto__", '{"__proto__":{"jobName":"foo_job"},"jobName":{"__proto__":1}}'],
  ["types that are wrong", '{"jobName":{},"appName":[],"cron":1,"shardingTotalCount":"x","environment":"x"}'],
  ["numbers that are too large", '{"shardingTotalCount":1e400,"memoryMB":-1e308,"cpuCount":9007199254740993}'],
  ["half of a character", '{"jobName":"\\ud800"}'],
  ["a NUL", '{"jobName":"a\\u0000b"}'],
  ["many brackets", "[".repeat(200_000)],
  ["a deep object", `${'{"a":'.repeat(40_000)}1${"}".repeat(40_000)}`],
  ["XML", "<job/>"],
  ["bytes that are not UTF-8", Uint8Array.of(0xd6, 0xd0, 0xce, 0xc4)],
  ["zeros", new Uint8Array(1_000)],
  ["too many bytes", "x".repeat(300_000)],
];
const TYPES = ["application/json", "application/json; charset=gbk", "text/plain", null];
const ROUTES = OPERATIONS.filter(({ method }) => method !== "GET");

test.each(ROUTES)(
  "$method $path answers every body with a documented answer, and never with a 5xx",
  async (operation) => {
    const { send, errors } = anApi();
    await send({ method: "POST", path: "/api/app", body: documentedApp });
    await send({ method: "POST", path: "/api/job/register", body: documentedJob });
    const path = operation.path.replaceAll("{appName}", "foo_app").replaceAll(/\{\w+\}/g, "foo_job");
    const served: string[] = [];
    // An operation without a body reads no type either.
    for (const [name, body] of BODIES)
      for (const contentType of operation.body ? TYPES : TYPES.slice(0, 1)) {
        const { statusCode } = await send({ method: operation.method, path, body, contentType });
        if (statusCode >= 500) served.push(`${name} as ${contentType}: ${statusCode}`);
      }
    expect([served, errors]).toEqual([[], []]);
  },
);
