import type { JobView } from "../../../functions/contract/job-view.ts";
import { toneOf } from "../output/colour.ts";
import type { Column } from "../output/table.ts";
import { instantIn } from "../output/times.ts";
import { same } from "../words/words.ts";

export const JOB_COLUMNS: readonly Column<JobView>[] = [
  { title: { en: "JOB", zh: "作业" }, value: ({ jobName }) => jobName },
  { title: { en: "APP", zh: "应用" }, value: ({ appName }) => appName },
  { title: { en: "STATE", zh: "状态" }, value: ({ state }) => state, tone: ({ state }) => toneOf(state) },
  {
    title: { en: "TYPE", zh: "类型" },
    value: ({ jobType, jobExecutionType }) => (jobExecutionType === "DAEMON" ? `${jobType} DAEMON` : jobType),
  },
  { title: same("CRON"), value: ({ cron }) => cron, gives: true },
  { title: { en: "ZONE", zh: "时区" }, value: ({ timeZone }) => timeZone },
  { title: { en: "SHARDS", zh: "分片" }, value: ({ shardingTotalCount }) => shardingTotalCount },
  { title: { en: "DESCRIPTION", zh: "描述" }, value: ({ description }) => description, gives: true },
];

const LETTERS: Readonly<Record<string, string>> = { FINISHED: "." };

/** The last outcomes, the newest on the right: a dot for FINISHED, the first letter for any other. */
const outcomesText = ({ outcomes = [] }: JobView) =>
  [...outcomes]
    .reverse()
    .map((outcome) => LETTERS[outcome] ?? outcome.slice(0, 1))
    .join("");

/** The columns with the next fire and the last outcomes. */
export const summaryColumns = (zone: string): Column<JobView>[] => [
  ...JOB_COLUMNS.slice(0, 3),
  {
    title: { en: `NEXT (${zone})`, zh: `下次触发（${zone}）` },
    value: ({ nextFireTime }) => instantIn(nextFireTime, zone),
  },
  {
    title: { en: "LAST", zh: "上次" },
    value: ({ lastExecution }) => lastExecution?.status,
    tone: ({ lastExecution }) => toneOf(lastExecution?.status ?? ""),
  },
  { title: { en: "HISTORY", zh: "历史" }, value: outcomesText },
];
