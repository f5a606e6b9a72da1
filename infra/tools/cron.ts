import { createInterface } from "node:readline";
import { Command, InvalidArgumentError } from "commander";
import { type ClockChange, clockChangeAt } from "../../functions/core/cron/clock-change.ts";
import type { Cron } from "../../functions/core/cron/cron.ts";
import { describe } from "../../functions/core/cron/describe.ts";
import { compileWake } from "../../functions/core/cron/event-bridge.ts";
import { monthlyLoad } from "../../functions/core/cron/load.ts";
import { parseCron } from "../../functions/core/cron/parse.ts";
import { schedule } from "../../functions/core/cron/schedule.ts";
import { findZone, type Zone } from "../../functions/core/cron/zone.ts";

type Answer =
  | { valid: true; next: number[]; eventBridge: string | null; eventBridgeZone: string | null }
  | { valid: false; error: string };

function answer(expression: string, zoneName: string, start: number, count: number) {
  const parsed = parseCron(expression);
  if (!parsed.ok) return { error: parsed.error.message };
  const zone = findZone(zoneName);
  if (zone === undefined) return { error: `zone: '${zoneName}' is no IANA time zone that this runtime knows` };
  const wake = compileWake(parsed.cron, zone, start);
  const due = schedule(parsed.cron, zone);
  const next = (after: number) => due.next(after);
  const fires: number[] = [];
  for (let fire = next(start); fire !== undefined && fires.length < count; fire = next(fire)) fires.push(fire);
  return { cron: parsed.cron, zone, wake, fires };
}

/** Reads lines `{"expr","zone","start","count"}` and prints one answer a line. */
async function answerLines(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== "") process.stdout.write(`${JSON.stringify(answerLine(line))}\n`);
  }
}

function answerLine(line: string): Answer {
  try {
    const { expr, zone = "UTC", start = Date.now(), count = 5 } = JSON.parse(line);
    const { error, fires = [], wake } = answer(String(expr), String(zone), Number(start), Number(count));
    if (error !== undefined) return { valid: false, error };
    return { valid: true, next: fires, eventBridge: wake?.expression ?? null, eventBridgeZone: wake?.timeZone ?? null };
  } catch (error) {
    return { valid: false, error: `not a line of JSON: ${error instanceof Error ? error.message : error}` };
  }
}

function print(
  expression: string,
  { zone: zoneName, from, count }: { zone: string; from: number; count: number },
): void {
  const { error, cron, zone, wake, fires = [] } = answer(expression, zoneName, from, count);
  if (error !== undefined || cron === undefined || zone === undefined) {
    process.stderr.write(`${error}\n`);
    process.exitCode = 1;
    return;
  }
  const { firesPerMonth, wakesPerMonth } = monthlyLoad(cron, wake, from);
  const lines = [
    describe(cron),
    wake === undefined
      ? "The cron never fires again, so it has no schedule."
      : `EventBridge: ${wake.expression} in ${wake.timeZone}, ${counted(wakesPerMonth, "wake")} a month for ${counted(firesPerMonth, "fire")}`,
    ...fires.map((fire, n) => fireLine(cron, zone, fire, fires[n - 1] ?? from)),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Rounded to a tenth: `1 fire`, `8.7 wakes`. */
function counted(number: number, noun: string): string {
  const rounded = Math.round(number * 10) / 10;
  return `${rounded} ${noun}${rounded === 1 ? "" : "s"}`;
}

const REMARKS: Readonly<Record<ClockChange, string>> = {
  "moved-out-of-gap": "the clock goes forward here",
  "after-skipped": "the clock went forward, over local times before this one",
  "first-of-two": "first pass: the clock will go back",
  "second-of-two": "second pass: the clock went back",
};

/** Local and UTC time, with a remark where a change of the clock has an effect. @param before the fire before it, or the start */
function fireLine(cron: Cron, zone: Zone, fire: number, before: number): string {
  const { offset } = zone.segmentAt(fire / 1_000);
  const local = new Date(fire + offset * 1_000).toISOString().slice(0, 19).replace("T", " ");
  const change = clockChangeAt(cron, zone, fire, before);
  const remark = change === undefined ? "" : `  ${REMARKS[change]}`;
  return `${local} ${zone.name}  ${new Date(fire).toISOString().replace(".000", "")}${remark}`;
}

const instant = (text: string) => {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new InvalidArgumentError("an ISO-8601 instant like 2026-11-01T00:00:00Z is expected.");
  return at;
};
const positive = (text: string) => {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("a number from 1 to 999999 is expected.");
  return Number(text);
};

await new Command("cron")
  .description(
    "Explains a Quartz cron: its meaning, its next fires, and how EventBridge Scheduler is asked to wake for it.",
  )
  .argument("[expression]", "six or seven fields: seconds minutes hours day-of-month month day-of-week [year]")
  .option("--zone <name>", "IANA time zone", "UTC")
  .option("--from <instant>", "fires after this instant (default: now)", instant, Date.now())
  .option("--count <n>", "number of fires", positive, 5)
  .option("--jsonl", 'read lines {"expr","zone","start","count"} and print one line of JSON for each')
  .action(
    async (
      expression: string | undefined,
      options: { jsonl?: boolean; zone: string; from: number; count: number },
      command: Command,
    ) => {
      if (options.jsonl) await answerLines();
      else if (expression === undefined) command.error("error: an expression, or --jsonl, is expected");
      else print(expression, options);
    },
  )
  .parseAsync();
