import { existsSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Io } from "../../../infra/cli/io.ts";
import { run } from "./an-io.ts";

interface Story {
  /** The exit code of each of the CDK's commands. @default 0 */
  readonly codes?: Readonly<Record<string, number>>;
  /** Called while a command of the CDK runs. */
  readonly during?: (command: string) => void;
  readonly io?: Partial<Io>;
}

/** Runs the command with a CDK that deploys nothing, and an API that answers 404 to everything. */
async function smokeDeploy(options: string, { codes = {}, during, io }: Story = {}) {
  const lines: string[][] = [];
  const directories = new Set<string>();
  const runScript: Io["runScript"] = async ([script, ...args], { environment, signal }) => {
    expect(script).toMatch(/aws-cdk\/bin\/cdk$/);
    const [command = ""] = args;
    lines.push([command, environment.AWS_REGION ?? "", signal === undefined ? "goes on" : "ends"]);
    const optionOf = (name: string) => args[args.indexOf(name) + 1] ?? "";
    directories.add(optionOf(command === "synth" ? "--output" : "--app").replace(/\/cdk\.out$/, ""));
    if (command === "synth") stackName = /stackName=(\S+)/.exec(args.join(" "))?.[1] ?? "";
    if (command === "deploy")
      writeFileSync(
        optionOf("--outputs-file"),
        JSON.stringify({ [stackName]: { ApiUrl: "https://a.example.com/api" } }),
      );
    during?.(command);
    return codes[command] ?? 0;
  };
  let stackName = "";
  const asked: string[] = [];
  const fetch: Io["fetch"] = async (url) => {
    asked.push(url.href);
    return new Response("", { status: 404 });
  };
  const ran = await run(`smoke --deploy --region eu-central-1 ${options}`, { runScript, fetch, ...io });
  const [directory = ""] = directories;
  expect([directories.size, existsSync(directory)], "it leaves no file behind").toEqual([1, false]);
  return { ...ran, lines, asked, stackName };
}

const SYNTH = ["synth", "eu-central-1", "ends"];
const DEPLOY = ["deploy", "eu-central-1", "ends"];
/** Ctrl-C does not end it. */
const DESTROY = ["destroy", "eu-central-1", "goes on"];

test("the stack is removed when its checks cannot be made, and the reason is told", async () => {
  const { code, talk, lines, asked, stackName } = await smokeDeploy("");
  expect(lines).toEqual([SYNTH, DEPLOY, DESTROY]);
  expect(stackName).toMatch(/^Smoke-[0-9a-f]{8}$/);
  expect(asked).toEqual(["https://a.example.com/console"]);
  expect(talk).toContain(`${stackName}: the stack is removed\n`);
  expect([code, talk]).toEqual([2, expect.stringContaining("error: GET https://a.example.com/console: 404")]);
});

test("a deployment that fails is removed too", async () => {
  const { code, talk, lines, asked } = await smokeDeploy("", { codes: { deploy: 1 } });
  expect([lines, asked]).toEqual([[SYNTH, DEPLOY, DESTROY], []]);
  expect([code, talk]).toEqual([2, expect.stringContaining("the stack was not deployed")]);
});

test("where the template cannot be made nothing is deployed", async () => {
  const { code, talk, lines } = await smokeDeploy("", { codes: { synth: 1 } });
  expect(lines).toEqual([SYNTH]);
  expect([code, talk]).toEqual([2, expect.stringContaining("nothing was deployed")]);
});

test.each(["deploy", "destroy"])("Ctrl-C during `cdk %s` removes the stack", async (moment) => {
  const interrupt = new AbortController();
  const during = (command: string) => command === moment && interrupt.abort();
  const { code, talk, lines } = await smokeDeploy("", { during, io: { signal: interrupt.signal } });
  expect(lines).toEqual([SYNTH, DEPLOY, DESTROY]);
  expect([code, talk]).toEqual([130, expect.stringContaining("the stack is removed\n")]);
});

test("where the removal fails, the way by hand is told with the first error", async () => {
  const { talk, stackName } = await smokeDeploy("", { codes: { destroy: 1 } });
  const byHand = `aws cloudformation delete-stack --stack-name ${stackName} --region eu-central-1\n`;
  expect(talk).toContain(`${stackName}: the stack was not removed. Remove it by hand: ${byHand}`);
  expect(talk).toContain("/console: 404");
});

test("another stack cannot be named beside it", async () => {
  const { code, talk } = await run("smoke --deploy --url https://a.example.com");
  expect([code, talk]).toEqual([2, expect.stringContaining("--url and --stack name another one")]);
});
