import { differenceText } from "../documents/difference-text.ts";
import type { Difference, Plan } from "../documents/plan.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { tell } from "../output/problem-text.ts";
import type { Context } from "../verb.ts";
import type { Words } from "../words/words.ts";

/** Prints a plan. */
export function show({ print, io, say }: Context, { differences, equal }: Plan): void {
  if (print.mode === "json") return print.json({ differences: differences.map(({ wanted: _, ...one }) => one), equal });
  if (print.mode === "quiet") return print.text(differences.map(({ kind, name }) => `${kind} ${name}\n`).join(""));
  for (const difference of differences) print.text(differenceText(difference, io.hasColour));
  io.talk(`${say(differences.length === 0 ? ALL_EQUAL : counted(differences, equal))}\n`);
}

/** Goes on after a refusal, and ends with the code of the first one. A server that does not answer ends it. */
export async function carryOutAll(context: Context, { differences, equal }: Plan): Promise<ExitCode> {
  const { print, io } = context;
  const { carryOut } = await import("../documents/carry-out.ts");
  const client = await context.api();
  const done: Difference[] = [];
  let code: ExitCode = EXIT.done;
  for (const difference of differences) {
    const label = `${difference.kind} ${difference.name}`;
    try {
      await carryOut(client, difference);
      done.push(difference);
      if (print.mode === "people") print.text(differenceText(difference, io.hasColour));
    } catch (error) {
      if (io.signal.aborted) throw error;
      const told = tell(error, io.language);
      io.talk(`${label}: ${told.text}`);
      if (code === EXIT.done) code = told.code;
      if (told.code === EXIT.unreachable || told.code === EXIT.auth) break;
    }
  }
  if (print.mode === "json") print.json({ differences: done.map(({ wanted: _, ...one }) => one), equal });
  else if (print.mode === "people") io.talk(`${context.say(counted(done, equal))}\n`);
  return code;
}

function counted(differences: readonly Difference[], equal: number): Words {
  const count = (action: Difference["action"]) => differences.filter((one) => one.action === action).length;
  const [made, changed, removed] = [count("create"), count("update"), count("remove")];
  return {
    en: `${made} created, ${changed} changed, ${removed} removed, ${equal} equal`,
    zh: `新建 ${made}，修改 ${changed}，删除 ${removed}，相同 ${equal}`,
  };
}

const ALL_EQUAL: Words = { en: "no difference", zh: "没有差异" };
