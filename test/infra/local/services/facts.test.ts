import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { FACTS, type Fact } from "./facts.ts";

/** Facts that no test proves, and the reason why the stack does not need the proof. */
const UNPROVEN: Partial<Record<Fact, string>> = {
  "scheduler: a delivery that fails is retried, then a dead letter":
    "here a hand-over to a function of the template cannot fail",
  "scheduler: calls are limited to so many a second": "no limit is reached on one machine",
  "mapping: pollers scale up slowly": "a function has a handful of processes here anyway",
  "sandbox: recycled after some hours": "an idle process ends after minutes, which is harsher",
  "lambda: chains of sixteen invocations are cut": "the functions are allowed to recurse; a template test asks for it",
  "dynamodb: a partition has limited throughput": "the machine is slower than a partition",
  "logs: a reader is limited to so many calls a second": "no limit is reached on one machine",
  "http: an account's request rate is limited": "no limit is reached on one machine",
};

const proven = new Set(
  readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .flatMap((file) => [
      ...readFileSync(path.join(import.meta.dirname, file), "utf8").matchAll(/\bconforms\(\s*"([^"]+)"/g),
    ])
    .map(([, fact]) => fact),
);

test("every fact is proven, or says why not", () => {
  const facts = Object.keys(FACTS) as Fact[];
  const open = facts.filter((fact) => !proven.has(fact));
  for (const fact of open)
    console.log(`not covered: ${fact}: ${UNPROVEN[fact] ?? "no reason is known"} [${FACTS[fact]}]`);
  expect(open.sort()).toEqual(Object.keys(UNPROVEN).sort());
});
