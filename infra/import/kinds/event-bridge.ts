import { intervalCron, NO_INTERVAL } from "../formats/interval-cron.ts";
import { yamlValues } from "../formats/yaml.ts";
import {
  ImportError,
  type Imported,
  type ImportedDocument,
  type Importer,
  type Settings,
  type Source,
} from "../importer.ts";
import { appDocument, jobDocument, safeName } from "../job-draft.ts";
import { type Fate, Ledger, leavesOf, leftAlone } from "../ledger.ts";
import { isObject, type Tree } from "../tree.ts";

interface Found {
  readonly item: string;
  readonly name: string;
  readonly schedule: Tree;
}

/** Metadata of answers. */
const ITS_OWN = ["Arn", "CreationDate", "LastModificationDate", "GroupName", "EventBusName", "ManagedBy", "CreatedBy"];

/** EventBridge Scheduler and rules with a schedule: JSON of the AWS CLI, or CloudFormation in JSON or YAML. */
export const importEventBridge: Importer = (sources, settings): Imported => {
  const app = settings.app ?? "event-bridge";
  const documents: ImportedDocument[] = [];
  const fates: Fate[] = [];
  const taken = new Set<string>();
  for (const source of sources)
    for (const found of foundIn(source)) {
      if (found.schedule.ScheduleExpression === undefined) {
        fates.push(leftAlone(found.item, undefined, "it has no ScheduleExpression"));
        continue;
      }
      const ledger = new Ledger(found.item, leavesOf(found.schedule));
      const document = jobOf(ledger, found, settings, app, taken);
      if (document !== undefined) documents.push(document);
      fates.push(...ledger.close());
    }
  const published = appDocument(app, settings);
  return { documents: [...(published === undefined ? [] : [published]), ...documents], fates, files: [] };
};

/** CloudFormation's short forms (`!Ref a`) stay as they are written. */
const TAGS = [
  "Ref",
  "Sub",
  "GetAtt",
  "Join",
  "ImportValue",
  "If",
  "FindInMap",
  "Select",
  "Split",
  "Base64",
  "Cidr",
].map((name) => ({
  tag: `!${name}`,
  resolve: (value: unknown) => `!${name} ${String(value)}`,
}));

function foundIn(source: Source): Found[] {
  const { from } = source;
  const found = yamlValues(source, { customTags: TAGS }).flatMap((value) => schedulesIn(from, value));
  if (!found.some(({ schedule }) => schedule.ScheduleExpression !== undefined))
    throw new ImportError(from, 1, "it holds no schedule: ScheduleExpression is missing");
  return found;
}

function schedulesIn(from: string, value: unknown): Found[] {
  if (Array.isArray(value)) return value.flatMap((one) => schedulesIn(from, one));
  if (!isObject(value)) return [];
  for (const key of ["Schedules", "Rules"]) if (Array.isArray(value[key])) return schedulesIn(from, value[key]);
  if (isObject(value.Resources))
    return Object.entries(value.Resources).flatMap(([id, resource]) => {
      const { Type, Properties, ...attributes } = isObject(resource) ? resource : {};
      const isSchedule = Type === "AWS::Scheduler::Schedule" || Type === "AWS::Events::Rule";
      const schedule = isSchedule && isObject(Properties) ? { ...attributes, ...Properties } : {};
      const name = typeof schedule.Name === "string" ? schedule.Name : id;
      return [{ item: `${from} ${id}`, name, schedule }];
    });
  const name = String(value.Name ?? "schedule");
  return [{ item: `${from} ${name}`, name, schedule: value }];
}

function jobOf(ledger: Ledger, { name }: Found, settings: Settings, app: string, taken: Set<string>) {
  const jobName = safeName(name, taken);
  if (jobName === name) ledger.kept("Name", "jobName");
  else ledger.translated("Name", `jobName: ${jobName}`);
  for (const field of ITS_OWN) ledger.translated(field, "it belongs to the place where the schedule was");
  const cron = cronOf(ledger, String(ledger.get("ScheduleExpression")));
  const timeZone = String(ledger.get("ScheduleExpressionTimezone") ?? "UTC");
  ledger.translated("ScheduleExpressionTimezone", "timeZone; a time that a change of clocks skips fires after it");
  if (ledger.has("Description")) ledger.translated("Description", "description");
  const isDisabled = String(ledger.get("State") ?? "ENABLED") === "DISABLED";
  ledger.translated("State", isDisabled ? "enabled: false" : "it is enabled");
  ledger.translated("ActionAfterCompletion", "a job that has no further fire stays, and does nothing");
  for (const field of ["StartDate", "EndDate"])
    ledger.lost(field, "a job fires from its registration on, until it is disabled or deregistered");
  if (ledger.get("FlexibleTimeWindow.Mode") === "OFF") ledger.kept("FlexibleTimeWindow.Mode", "it says nothing");
  else for (const field of ledger.open("FlexibleTimeWindow")) ledger.lost(field, "a fire is on its second here");
  const jobParameter = targetOf(ledger);
  if (cron === undefined) return undefined;
  const description = String(ledger.get("Description") ?? "");
  const fields = {
    ...{ jobName, appName: app, jobType: "SIMPLE", jobClass: jobName, jobExecutionType: "TRANSIENT", cron, timeZone },
    ...{
      shardingTotalCount: 1,
      cpuCount: settings.cpuCount,
      memoryMB: settings.memoryMB,
      misfire: true,
      description,
      jobParameter,
    },
  };
  const places = { cron: "ScheduleExpression", timeZone: "ScheduleExpressionTimezone", jobParameter: "Target.Input" };
  return jobDocument(ledger, fields, places, isDisabled ? false : undefined);
}

/** The input becomes the parameter; the target itself is code that a package must bring. */
function targetOf(ledger: Ledger): string | undefined {
  const inputs = ledger.open("").filter((field) => /^(?:Target|Targets\.\d+)\.Input$/.test(field));
  const [input] = inputs;
  if (input !== undefined) ledger.translated(input, "jobParameter");
  for (const field of ledger.open("Target")) {
    if (/\.Arn$/.test(field) && !/DeadLetter/.test(field))
      ledger.lost(
        field,
        "a target is not called: the app's package must do its work, in the class that has the job's name",
      );
    else if (/\.Id$/.test(field)) ledger.translated(field, "it named the target in its rule");
    else if (/RoleArn$/.test(field)) ledger.lost(field, "a job has no role of its own");
    else if (/RetryPolicy/.test(field)) ledger.lost(field, "a job that says it failed is not run again");
    else if (/DeadLetterConfig/.test(field))
      ledger.lost(field, "a fire that did not run is recorded with its reason instead");
    else ledger.lost(field, "it belongs to a target that is not called");
  }
  return input === undefined ? undefined : String(ledger.get(input));
}

const UNITS: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };

function cronOf(ledger: Ledger, expression: string): string | undefined {
  const translated = (cron: string, words = "") => {
    ledger.translated("ScheduleExpression", `cron: ${cron}${words}`);
    return cron;
  };
  const [, fields] = /^cron\((.*)\)$/.exec(expression) ?? [];
  // Both count Sunday as 1, and both have L, W and #.
  if (fields !== undefined) return translated(`0 ${fields.trim()}`);
  const [, count, unit = ""] = /^rate\((\d{1,9}) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) {
    const cron = intervalCron(Number(count) * (UNITS[unit] ?? 0));
    if (cron !== undefined) return translated(cron, ", from full minutes, hours or days on");
    ledger.refused("ScheduleExpression", `the job is not imported: ${NO_INTERVAL}`);
    return undefined;
  }
  const [, year, month, day, hour, minute, second] =
    /^at\((\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\)$/.exec(expression) ?? [];
  if (year !== undefined)
    return translated(
      [second, minute, hour, day, month, "?", year].map((part) => (part === "?" ? part : Number(part))).join(" "),
      ", once",
    );
  ledger.refused("ScheduleExpression", "the job is not imported: cron(…), rate(…) or at(…) is expected");
  return undefined;
}
