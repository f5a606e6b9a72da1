import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { judgeMutants } from "./judge-mutants.ts";
import { judgesOf } from "./judges.ts";
import { memoryOf, NOTHING_REMEMBERED } from "./memory.ts";
import { type Mutant, nameOf } from "./mutant.ts";
import { mutatedFiles, planOf, reportedOf, sampleOf } from "./plan.ts";
import { reportOf, tableOf } from "./report.ts";
import { isOpen, rowsByFolder, scoreOf } from "./summary.ts";

/** Mutants in a hundred that tests have to kill. */
const LEAST_SCORE = 95;
const PROGRESS_MS = 10_000;
const REPORT = "docs/mutation.md";

interface Options {
  readonly file?: readonly string[];
  readonly changed?: string | true;
  readonly sample?: number;
  readonly seed: number;
  readonly seeds: number;
  readonly workers: number;
  readonly judges?: readonly string[];
  readonly fresh?: true;
  readonly remembered?: true;
  readonly report?: true;
  readonly json?: true;
}

const options = new Command("npm run mutate --")
  .description("Puts one small fault at a time into the code, and looks for a test or a simulated seed that fails.")
  .option("--file <paths...>", "mutate only files whose path contains one of these")
  .option("--changed [commit]", "mutate only files that differ from a commit (HEAD unless named)")
  .option("--sample <n>", "judge only so many mutants of each folder", countOf)
  .option("--seed <n>", "draws the sample", countOf, 1)
  .option("--seeds <n>", "seeds of the simulation that judge, from 1; 0 for none", countOf, 40)
  .option("--judges <paths...>", "only tests judge whose path contains one of these")
  .option("--workers <n>", "processes of tests at a time", countOf, 2)
  .option("--fresh", "forget the findings of earlier runs")
  .option("--remembered", "judge nothing: tell the findings of earlier runs by any judges, as far as they still hold")
  .option("--report", `write ${REPORT}`)
  .option("--json", "print a last line with the figures and the open mutants")
  .addHelpText(
    "after",
    `\nExit code: 0 when tests kill ${LEAST_SCORE} % and every survivor is argued in test/mutation/argued.ts,` +
      "\n1 when not or when a test cannot judge, 2 for an argument that cannot be read.",
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse()
  .opts<Options>();

function countOf(text: string): number {
  const count = Number(text);
  if (text === "" || !Number.isSafeInteger(count) || count < 0)
    throw new InvalidArgumentError(`"${text}" is not a whole number.`);
  return count;
}

function chosenFiles({ file, changed }: Options): string[] {
  const files = mutatedFiles();
  if (changed === undefined) return files.filter((one) => file?.some((part) => one.includes(part)) ?? true);
  const commit = changed === true ? "HEAD" : changed;
  const git = (...words: string[]) => execFileSync("git", words, { encoding: "utf8" }).split("\n");
  const differing = new Set([
    ...git("diff", "--name-only", "--relative", commit),
    ...git("ls-files", "--others", "--exclude-standard"),
  ]);
  return files.filter((one) => differing.has(one));
}

const files = chosenFiles(options);
const plan = planOf(files);
const { seeds, seed } = options;
const sample = options.sample === undefined ? undefined : { size: options.sample, seed };
const judges = judgesOf(files, { simulation: seeds > 0, named: options.judges });
const memory = memoryOf(judges, seeds);
const isKnown = (mutant: Mutant) => memory.recallAny(mutant) !== undefined;
const asked = sample === undefined ? plan.mutants : sampleOf(plan.mutants, sample);
const mutants = options.remembered ? reportedOf(plan.mutants, isKnown, sample) : asked;
const recallOf = ({ fresh, remembered }: Options) =>
  fresh ? NOTHING_REMEMBERED : remembered ? memory.recallAny : memory.recall;
const begun = performance.now();
const secondsNow = () => Math.round((performance.now() - begun) / 1_000);
let toldAt = begun;
const unfit = new Set<string>();
const drawnBy = sample === undefined ? "" : ` drawn by seed ${sample.seed}`;
console.error(`${mutants.length} mutants${drawnBy} of ${files.length} files, ${judges.length} files of tests`);
const judged = await judgeMutants(plan, mutants, {
  judges,
  memory: { ...memory, recall: recallOf(options) },
  seeds,
  workers: Math.max(1, options.workers),
  progress(living, test) {
    if (performance.now() - toldAt < PROGRESS_MS) return;
    toldAt = performance.now();
    console.error(`${secondsNow()} s: ${living} alive behind ${test}`);
  },
  unfit(test, why) {
    unfit.add(test);
    console.error(`cannot judge: ${test}: ${why.split("\n")[0]}`);
  },
});

const open = judged.filter(isOpen);
for (const { mutant, fate } of open) console.log(`${fate.state} ${mutant.file}:${mutant.line}\n  ${nameOf(mutant)}`);
const rows = rowsByFolder(plan.mutants, judged);
console.log(tableOf("Folder", rows));
const isEnough = rows.every((row) => scoreOf(row) >= LEAST_SCORE);
if (options.report) writeFileSync(REPORT, reportOf(plan.mutants, judged, { seeds, sample }));
if (options.json)
  console.log(JSON.stringify({ seconds: secondsNow(), rows, open: open.map(({ mutant }) => nameOf(mutant)) }));
process.exit(open.length === 0 && isEnough && unfit.size === 0 ? 0 : 1);
