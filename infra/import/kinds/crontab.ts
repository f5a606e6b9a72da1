import { commandArgument } from "../formats/command-argument.ts";
import { type CrontabJob, parseCrontab, splitInput } from "../formats/crontab-line.ts";
import { CRONTAB, quartzOf } from "../formats/vixie-cron.ts";
import { ImportError, type Imported, type ImportedDocument, type Importer, type Settings } from "../importer.ts";
import { appDocument, jobDocument, safeName } from "../job-draft.ts";
import { type Fate, Ledger } from "../ledger.ts";

/** Variables of cron itself. */
const ZONES = ["CRON_TZ", "TZ"];

/** Cron tables of users and of the system: each line becomes a SCRIPT job, or two. */
export const importCrontab: Importer = (sources, settings): Imported => {
  const app = settings.app ?? "crontab";
  const documents: ImportedDocument[] = [];
  const fates: Fate[] = [];
  const taken = new Set<string>();
  for (const { from, text } of sources)
    for (const line of parseCrontab(text, settings.system === true)) {
      if ("reason" in line) throw new ImportError(from, line.line, line.reason);
      const { ledger, made } = jobsOf(`${from}:${line.line}`, line, settings, app, taken);
      documents.push(...made);
      fates.push(...ledger.close());
    }
  const published = appDocument(app, settings);
  return { documents: [...(published === undefined ? [] : [published]), ...documents], fates, files: [] };
};

function jobsOf(item: string, job: CrontabJob, settings: Settings, app: string, taken: Set<string>) {
  const { schedule, user, environment } = job;
  const variables = Object.fromEntries(Object.entries(environment).map(([name, value]) => [`env.${name}`, value]));
  const ledger = new Ledger(item, {
    schedule,
    ...(user !== undefined && { user }),
    command: job.command,
    ...variables,
  });
  const translation = quartzOf(schedule, CRONTAB);
  if (user !== undefined) ledger.lost("user", `the job runs as the runner's user, not as ${user}`);
  const timeZone = zoneIn(ledger, environment, settings);
  const line = commandLine(ledger, job);
  if ("reason" in translation) {
    ledger.refused("schedule", `the job is not imported: ${translation.reason}`);
    return { ledger, made: [] };
  }
  const { crons, words } = translation;
  const base = nameIn(job.command);
  const made = crons.flatMap((cron) => {
    const fields = {
      ...{
        jobName: safeName(base, taken),
        appName: app,
        jobType: "SCRIPT",
        jobExecutionType: "TRANSIENT",
        cron,
        timeZone,
      },
      ...{ shardingTotalCount: 1, cpuCount: settings.cpuCount, memoryMB: settings.memoryMB, scriptCommandLine: line },
      // Cron starts a line again although it still runs; here the fire waits for its turn.
      ...{ misfire: true, description: `${schedule} ${job.command}`.slice(0, 1_000) },
    };
    return (
      jobDocument(ledger, fields, { cron: "schedule", scriptCommandLine: "command", timeZone: "env.CRON_TZ" }) ?? []
    );
  });
  const zone = timeZone === undefined ? "; in UTC: --zone names the zone of the old server" : "";
  ledger.translated("schedule", `${crons.join(" and ")} (${words}${zone}). A fire that meets a running one waits`);
  return { ledger, made };
}

function zoneIn(ledger: Ledger, environment: CrontabJob["environment"], { zone }: Settings): string | undefined {
  const named = ZONES.find((name) => environment[name]);
  for (const name of ZONES) ledger.translated(`env.${name}`, name === named ? "timeZone" : "CRON_TZ wins over it");
  return named === undefined ? zone : environment[named];
}

/** The line as the shell runs it, with the variables above it and its standard input. */
function commandLine(ledger: Ledger, { command: text, environment }: CrontabJob): string {
  const { command, input } = splitInput(text);
  const shell = environment.SHELL || "/bin/sh";
  ledger.translated("env.SHELL", "it runs the command");
  for (const name of ["MAILTO", "MAILFROM", "CONTENT_TYPE", "CONTENT_TRANSFER_ENCODING"])
    if (environment[name] !== undefined)
      if (environment[name] === "") ledger.kept(`env.${name}`, "no mail is sent here either");
      else
        ledger.lost(`env.${name}`, "no mail is sent: the output is in the log, and the last of a failure in the task");
  if (environment.RANDOM_DELAY !== undefined) ledger.lost("env.RANDOM_DELAY", "a fire is on its second here");
  const exported = Object.entries(environment).filter(([name]) => !NOT_EXPORTED.has(name));
  for (const [name] of exported) ledger.translated(`env.${name}`, "an assignment before the command");
  const assignments = exported.map(([name, value]) => `export ${name}=${quoted(value)}; `).join("");
  const piped = input === undefined ? command : `printf '%s\\n' ${quoted(input)} | { ${command}; }`;
  ledger.translated(
    "command",
    `scriptCommandLine: ${shell} -c …${input === undefined ? "" : "; the text behind % is its standard input"}`,
  );
  return `${shell} -c ${commandArgument(`${assignments}${piped}`)}`;
}

const NOT_EXPORTED: ReadonlySet<string> = new Set([
  ...["SHELL", "MAILTO", "MAILFROM", "CONTENT_TYPE", "CONTENT_TRANSFER_ENCODING", "RANDOM_DELAY", ...ZONES],
]);

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** The last part of the program's path. */
const nameIn = (command: string) =>
  (command.split(/\s+/).find((word) => !/^[A-Za-z_]\w*=/.test(word)) ?? "").split("/").at(-1) ?? "";
