import { expect, test } from "vitest";
import type { Io } from "../../../infra/cli/io.ts";
import { runScript } from "../../../infra/cli/run-script.ts";
import { run } from "../cli/an-io.ts";
import { ask, type Request } from "./ask.ts";
import { REGION } from "./emulator.ts";
import { bootstrap, useEmulator } from "./use-emulator.ts";

const emulator = useEmulator(bootstrap);

const lists: readonly (Request & { readonly of: string; readonly key?: string })[] = [
  { service: "cloudformation", method: "list_stacks", args: {}, of: "StackSummaries" },
  { service: "dynamodb", method: "list_tables", args: {}, of: "TableNames" },
  { service: "logs", method: "describe_log_groups", args: {}, of: "logGroups", key: "logGroupName" },
  { service: "lambda", method: "list_functions", args: {}, of: "Functions", key: "FunctionName" },
  { service: "sqs", method: "list_queues", args: {}, of: "QueueUrls" },
  { service: "iam", method: "list_roles", args: {}, of: "Roles", key: "RoleName" },
  { service: "iam", method: "list_policies", args: { Scope: "Local" }, of: "Policies", key: "PolicyName" },
  { service: "s3", method: "list_buckets", args: {}, of: "Buckets", key: "Name" },
  { service: "scheduler", method: "list_schedule_groups", args: {}, of: "ScheduleGroups", key: "Name" },
  { service: "scheduler", method: "list_schedules", args: {}, of: "Schedules", key: "Name" },
  { service: "apigatewayv2", method: "get_apis", args: {}, of: "Items", key: "Name" },
  { service: "sns", method: "list_topics", args: {}, of: "Topics", key: "TopicArn" },
  { service: "cloudwatch", method: "describe_alarms", args: {}, of: "MetricAlarms", key: "AlarmName" },
];

/** The names of all resources by their list. A deleted stack stays in CloudFormation's list, with its status. */
async function inventory(): Promise<Record<string, string[]>> {
  const answers = await ask(emulator(), lists);
  const rows = lists.map(({ of, key }, at): [string, string[]] => {
    const items: (string | Record<string, string>)[] = answers[at]?.[of] ?? [];
    const standing = items.filter((item) => typeof item === "string" || item.StackStatus !== "DELETE_COMPLETE");
    return [of, standing.map((item) => (typeof item === "string" ? item : (item[key ?? "StackName"] ?? "")))];
  });
  return Object.fromEntries(rows.map(([of, names]) => [of, names.sort()]));
}

test("Ctrl-C while CloudFormation makes the stack leaves nothing of it", async () => {
  const before = await inventory();
  const interrupt = new AbortController();
  const said: string[] = [];
  const talk = (chunk: string) => {
    said.push(chunk);
    if (said.join("").includes("CREATE_IN_PROGRESS")) interrupt.abort();
  };
  const { code } = await run(`smoke --deploy --region ${REGION}`, {
    environment: { ...emulator().environment, CDK_VALIDATION: "false" },
    ...{ signal: interrupt.signal, talk, runScript: (args, options) => runScript(args, options, talk) },
  });
  const all = said.join("");
  expect([code, interrupt.signal.aborted], all).toEqual([130, true]);
  expect(all).toMatch(/Smoke-[0-9a-f]{8}: the stack is removed\n/);
  expect(await inventory(), all).toEqual(before);
});

test("`elastic-job smoke --deploy` deploys a stack and leaves nothing of it, though its checks cannot be made", async () => {
  const before = await inventory();
  let during: Record<string, string[]> = {};
  const said: string[] = [];
  // The emulator cannot run the functions: no request of the checks gets an answer.
  const fetch: Io["fetch"] = async () => {
    during = await inventory();
    return new Response("", { status: 404 });
  };
  const { code, talk } = await run(`smoke --deploy --region ${REGION}`, {
    environment: { ...emulator().environment, CDK_VALIDATION: "false" },
    runScript: (args, options) => runScript(args, options, (chunk) => void said.push(chunk)),
    fetch,
  });
  const all = `${said.join("")}${talk}`;
  expect([code, talk], all).toEqual([2, expect.stringContaining("/console: 404")]);
  const added = Object.entries(during).map(([of, names]) => [of, names.length - (before[of]?.length ?? 0)]);
  console.log(`while it stood: ${added.map((row) => row.join(" +")).join(", ")}`);
  expect(
    during.StackSummaries?.filter((name) => name.startsWith("Smoke-")),
    all,
  ).toHaveLength(1);
  expect(during.TableNames).toHaveLength(2);
  expect(await inventory(), all).toEqual(before);
});
