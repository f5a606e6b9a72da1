import { expect, test } from "vitest";
import { runScript } from "../../../infra/cli/run-script.ts";

const options = { directory: import.meta.dirname, environment: { PATH: process.env.PATH, WORD: "hello" } };

test("both outputs of a script are told, and its exit code is the answer", async () => {
  const told: string[] = [];
  const script = "console.log(process.env.WORD, process.cwd()); console.error('err'); process.exitCode = 3";
  expect(await runScript(["-e", script], options, (text) => void told.push(text))).toBe(3);
  expect(told.sort()).toEqual(["err\n", `hello ${import.meta.dirname}\n`]);
});

test("a signal ends a script with its children", async () => {
  const end = new AbortController();
  const script = `require("node:child_process").spawn("sleep", ["1000"], { stdio: "inherit" }); console.log("begun")`;
  // The pipe of the output stays open for as long as a child lives.
  const code = await runScript(["-e", script], { ...options, signal: end.signal }, () => end.abort());
  expect(code).toBe(1);
  await expect(runScript(["-e", ""], { ...options, signal: end.signal }, () => {})).rejects.toThrow("aborted");
});
