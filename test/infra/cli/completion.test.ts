import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { run } from "./an-io.ts";

/** The words that bash offers behind a line; its last word is the one that is being typed. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const { out } = await run("completion bash");
  const line = words.map((word) => `'${word}'`).join(" ");
  const script = `${out}\nCOMP_WORDS=(elastic-job ${line}); COMP_CWORD=${words.length}; _elastic_job; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", script], { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((word) => word !== "");
}

const hasBash = spawnSync("bash", ["--version"]).status === 0;

test("bash completes verbs, words below them, options and choices", async ({ skip }) => {
  skip(!hasBash, "bash is not installed");
  expect(await offered("tri")).toEqual(["trigger"]);
  expect(await offered("jo")).toEqual(["job"]);
  expect((await offered("job", "re")).sort()).toEqual(["register", "restore", "revisions"]);
  expect(await offered("job", "list", "--fa")).toEqual(["--failing"]);
  expect(await offered("trigger", "hello", "--wa")).toEqual(["--wait"]);
  expect(await offered("job", "update", "nightly", "--memory")).toEqual(["--memory-mb"]);
  expect(await offered("reconcile", "imp")).toEqual(["implicit"]);
  expect(await offered("health", "--js")).toEqual(["--json"]);
});

test("zsh runs the function of bash, without the variables that mean something to zsh", async () => {
  const { out } = await run("completion zsh");
  expect(out).toMatch(/compinit; \}\nautoload -Uz bashcompinit && bashcompinit\n_elastic_job\(\) \{/);
  // @see https://zsh.sourceforge.io/Doc/Release/Parameters.html#Parameters-Used-By-The-Shell
  expect(out).not.toMatch(/\b(?:path|words|status|options|commands|functions|argv|prompt)=/);
});

const hasFish = spawnSync("fish", ["--version"]).status === 0;

test("fish completes verbs, words below them, options and choices", async ({ skip }) => {
  skip(!hasFish, "fish is not installed");
  const { out } = await run("completion fish");
  const offers = (line: string) =>
    spawnSync("fish", ["--no-config", "-c", `${out}\ncomplete -C '${line}'`], { encoding: "utf8" }).stdout;
  expect(offers("elastic-job tri")).toMatch(/^trigger\t/);
  expect(offers("elastic-job job list --fa")).toMatch(/^--failing\t/);
  expect(offers("elastic-job reconcile imp")).toBe("implicit\n");
});

test("fish has a line for each word, with its summary", async () => {
  const { out } = await run("completion fish", { language: "zh" });
  expect(out).toContain("complete -c elastic-job -n '__fish_use_subcommand' -f -a 'trigger' -d '立即触发一次作业'\n");
  expect(out).toContain("-n '__fish_seen_subcommand_from job; and __fish_seen_subcommand_from list' -l failing");
});
