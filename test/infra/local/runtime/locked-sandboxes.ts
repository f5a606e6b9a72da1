/** Runs a runtime whose sandboxes leave directories that forbid writing, as an ordinary user. Argument: where. Prints the outcome as JSON. */
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { eventually } from "../../../support/eventually.ts";
import { type Fixture, startFixture } from "../a-fixture.ts";

const [root = ""] = process.argv.slice(2);
const data = path.join(root, "data");
const sandboxes = path.join(data, "sandboxes");

const invoke = ({ lambda }: Fixture, what: string) =>
  lambda.send(new InvokeCommand({ FunctionName: "echo", Payload: JSON.stringify({ do: what }) }));

function leaveLocked(directory: string): string {
  const locked = path.join(directory, "locked");
  mkdirSync(locked, { recursive: true });
  writeFileSync(path.join(locked, "file"), "x");
  chmodSync(locked, 0o555);
  return locked;
}

const first = await startFixture({ data });
await invoke(first, "lock");
await invoke(first, "exit");
const isThere = (home: string) => existsSync(path.join(sandboxes, home, "locked"));
await eventually("the sandbox is removed", () => !readdirSync(sandboxes).some(isThere) || undefined);
const answer = await invoke(first, "identify");
await first.stop();

const left = leaveLocked(path.join(sandboxes, "of-a-killed-run"));
const second = await startFixture({ data });
const isLeft = existsSync(left);
await second.stop();

const old = leaveLocked(path.join(data, "old"));
const third = await startFixture({ data, reset: true });
const isOldLeft = existsSync(old);
await third.stop();

process.stdout.write(
  JSON.stringify({ isRoot: process.geteuid?.() === 0, status: answer.StatusCode, isLeft, isOldLeft }),
);
