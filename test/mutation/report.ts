import { ARGUED } from "./argued.ts";
import type { Judged } from "./judge-mutants.ts";
import { type Mutant, nameOf } from "./mutant.ts";
import type { Sample } from "./plan.ts";
import { isArgued, isOpen, type Row, rowsByFolder, rowsByOperator, scoreOf } from "./summary.ts";

export interface Conditions {
  /** Seeds of the simulation that judged, from 1; 0 for none. */
  readonly seeds: number;
  readonly sample: Sample | undefined;
}

/** The page in docs/, from the fates of mutants of all folders. */
export function reportOf(all: readonly Mutant[], judged: readonly Judged[], { seeds, sample }: Conditions): string {
  const argued = judged.filter(isArgued);
  const open = judged.filter(isOpen);
  return `# Mutation testing

\`npm run mutate -- --report\` writes this page. A mutant is the code with one small fault. A test that fails kills it; a
mutant that lives shows a rule that no test asserts. All mutants of a file are compiled into it at once, each behind a
switch, so one process of tests can be any of them without a new build. A test is repeated with each mutant whose place
it passes, the cheap tests first. A kill counts only if the same test holds again without the mutant.
${seeds > 0 ? `Seeds 1 to ${seeds} of the simulation judge last.` : "The simulation, a judge of its own, was left out here: unit and contract tests alone have killed these mutants."}
Fates are remembered until the mutated file or its judges change, so a report of all can be made in pieces.

StrykerJS 9.6 runs here too (277 mutants of two files in 4 min 38 s), but its mutators are fixed: it drops no call and
no \`await\`, swaps no two calls, drops no single field of a request, and does not read DynamoDB's expressions. Those are
the faults that matter here.

${judged.length} of ${all.length} mutants were judged${judged.length === all.length ? "" : "; the others wait for their turn"}.
${sample === undefined ? "" : `Of a folder that was not judged whole, ${sample.size} mutants were drawn by seed ${sample.seed}.\n`}"Timed out" counts those of the killed ones whose test did not end in time.

${tableOf("Folder", rowsByFolder(all, judged))}

${tableOf("Operator", rowsByOperator(all, judged))}

Operators are described in \`test/mutation/operators\`. "order" makes two awaited calls in the other order.

## Open survivors

Rules that no test asserts yet, one a line.

${open.length === 0 ? "None." : open.map(({ mutant }) => `* ${cell(nameOf(mutant))}`).join("\n")}

## Survivors that are argued

Each line of \`test/mutation/argued.ts\` names one mutant; a test sees to it that the mutant exists.

| File | In | Change | Why no test can see it |
|---|---|---|---|
${argued.map(({ mutant }) => `| ${mutant.file} | ${cell(mutant.within)} | ${mutant.operator}: ${cell(mutant.told)}${mutant.nth > 1 ? ` (${mutant.nth})` : ""} | ${cell(ARGUED[nameOf(mutant)] ?? "", false)} |`).join("\n")}
`;
}

export function tableOf(heading: string, rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const killed = [row.byTests, row.bySimulation, row.timeouts];
    const cells = [row.name, row.generated, row.mutants, ...killed, row.argued, row.open, `${scoreOf(row)} %`];
    return `| ${cells.join(" | ")} |`;
  });
  const head = `| ${heading} | Mutants | Judged | Killed by tests | by the simulation | Timed out | Argued | Open | Killed |`;
  return [head, "|---|---|---|---|---|---|---|---|---|", ...lines].join("\n");
}

/** Text for a cell of a Markdown table. */
const cell = (text: string, isCode = true): string => {
  const escaped = text.replaceAll("|", "\\|");
  return isCode && text !== "" ? `\`\`${escaped.includes("`") ? ` ${escaped} ` : escaped}\`\`` : escaped;
};
