import { expect, test } from "vitest";
import { intervalCron } from "../../../infra/import/formats/interval-cron.ts";
import { importXxlJob } from "../../../infra/import/kinds/xxl-job.ts";
import { importCases, SETTINGS } from "./cases.ts";

const ROW = {
  id: 7,
  job_group: 1,
  job_desc: "夜间报表",
  add_time: "2026-01-01 00:00:00",
  author: "",
  alarm_email: "",
  schedule_type: "CRON",
  schedule_conf: "0 0 3 * * ? *",
  misfire_strategy: "DO_NOTHING",
  executor_route_strategy: "FIRST",
  executor_handler: "reportHandler",
  executor_param: "",
  executor_block_strategy: "SERIAL_EXECUTION",
  executor_timeout: 0,
  executor_fail_retry_count: 0,
  glue_type: "BEAN",
  glue_source: "",
  child_jobid: "",
  trigger_status: 1,
};
const json = (change: object = {}) => JSON.stringify([{ ...ROW, ...change }]);
const DUMP = `-- MySQL dump
INSERT INTO \`xxl_job_group\`(\`id\`, \`app_name\`, \`title\`, \`address_type\`, \`address_list\`, \`update_time\`) VALUES (1, 'xxl-job-executor-sample', '示例执行器', 0, NULL, '2018-11-03 22:21:31');
INSERT INTO \`xxl_job_info\`(\`id\`, \`job_group\`, \`job_desc\`, \`schedule_type\`, \`schedule_conf\`, \`executor_handler\`, \`glue_type\`, \`glue_source\`, \`trigger_status\`) VALUES (1, 1, '测试''任务\\n1', 'CRON', '0 0 0 * * ? *', 'demoJobHandler', 'BEAN', '', 0),
  (2, 1, 'b', 'CRON', '0 0 1 * * ? *', 'other', 'BEAN', NULL, 1);
`;

importCases(importXxlJob, [
  {
    title: "a mysqldump, with the executor's app",
    text: DUMP,
    jobs: [
      {
        jobName: "demoJobHandler",
        appName: "xxl-job-executor-sample",
        cron: "0 0 0 * * ? *",
        description: "测试'任务\n1",
      },
      { jobName: "other" },
    ],
    fates: { app_name: "translated" },
  },
  {
    title: "a dump without columns takes those of CREATE TABLE",
    text: "CREATE TABLE `xxl_job_info` (\n  `id` int(11) NOT NULL,\n  `job_group` int NOT NULL,\n  `job_desc` varchar(255),\n  `schedule_type` varchar(50),\n  `schedule_conf` varchar(128),\n  `executor_handler` varchar(255),\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB;\nINSERT INTO `xxl_job_info` VALUES (1,2,'d','CRON','0 0 3 * * ?','h');",
    jobs: [{ jobName: "h", appName: "xxl-job-2" }],
  },
  {
    title: "rows as JSON",
    text: json(),
    jobs: [
      {
        jobName: "reportHandler",
        jobClass: "reportHandler",
        jobType: "SIMPLE",
        description: "夜间报表",
        cron: "0 0 3 * * ? *",
      },
    ],
  },
  {
    title: "the API's camel case",
    text: JSON.stringify({
      data: [
        { id: 1, jobGroup: 3, jobDesc: "d", scheduleType: "CRON", scheduleConf: "0 0 3 * * ?", executorHandler: "h" },
      ],
    }),
    jobs: [{ jobName: "h", appName: "xxl-job-3" }],
  },
  {
    title: "rows as CSV",
    text: 'id,job_group,job_desc,schedule_type,schedule_conf,executor_handler\n1,1,"a, b",CRON,0 0 3 * * ?,h\n',
    jobs: [{ jobName: "h", description: "a, b" }],
  },
  {
    title: "the column of 2.2 and older",
    text: JSON.stringify([{ id: 1, job_group: 1, job_desc: "d", job_cron: "0 0 3 * * ?", executor_handler: "h" }]),
    jobs: [{ cron: "0 0 3 * * ?" }],
    fates: { job_cron: "translated" },
  },
  {
    title: "the name of 3.5",
    text: json({ job_desc: undefined, name: "n", executor_handler: "h" }),
    jobs: [{ description: "n" }],
  },
  {
    title: "the zone of the server",
    text: json(),
    settings: { zone: "Asia/Shanghai" },
    jobs: [{ timeZone: "Asia/Shanghai" }],
    fates: { schedule_conf: ["translated", "Asia/Shanghai"] },
  },
  { title: "no zone is told", text: json(), fates: { schedule_conf: ["translated", "--zone"] } },
  {
    title: "FIX_RATE that divides a minute",
    text: json({ schedule_type: "FIX_RATE", schedule_conf: "30" }),
    jobs: [{ cron: "0/30 * * * * ?" }],
    fates: { schedule_type: ["translated", "full minutes"] },
  },
  {
    title: "FIX_RATE that divides an hour",
    text: json({ schedule_type: "FIX_RATE", schedule_conf: "600" }),
    jobs: [{ cron: "0 0/10 * * * ?" }],
  },
  {
    title: "FIX_RATE that divides nothing",
    text: json({ schedule_type: "FIX_RATE", schedule_conf: "7" }),
    jobs: [],
    fates: { schedule_conf: ["lost", "no cron fires"] },
  },
  {
    title: "NONE runs by trigger",
    text: json({ schedule_type: "NONE", schedule_conf: "" }),
    jobs: [{ cron: "0 0 0 1 1 ? 2199" }],
    fates: { schedule_type: ["translated", "triggered"] },
  },
  { title: "an unknown schedule", text: json({ schedule_type: "API" }), jobs: [], fates: { schedule_type: "lost" } },
  {
    title: "SERIAL_EXECUTION waits",
    text: json(),
    jobs: [{ misfire: true }],
    fates: { executor_block_strategy: ["translated", "misfire: true"] },
  },
  {
    title: "DISCARD_LATER skips",
    text: json({ executor_block_strategy: "DISCARD_LATER" }),
    jobs: [{ misfire: false }],
  },
  {
    title: "COVER_EARLY is lost",
    text: json({ executor_block_strategy: "COVER_EARLY" }),
    jobs: [{ misfire: true }],
    fates: { executor_block_strategy: ["lost", "COVER_EARLY"] },
  },
  {
    title: "FIRE_ONCE_NOW",
    text: json({ misfire_strategy: "FIRE_ONCE_NOW" }),
    fates: { misfire_strategy: "translated" },
  },
  {
    title: "FIRE_ONCE_NOW beside DISCARD_LATER",
    text: json({ misfire_strategy: "FIRE_ONCE_NOW", executor_block_strategy: "DISCARD_LATER" }),
    fates: { misfire_strategy: "lost" },
  },
  {
    title: "a broadcast asks for shards",
    text: json({ executor_route_strategy: "SHARDING_BROADCAST" }),
    jobs: [{ shardingTotalCount: 1 }],
    fates: { executor_route_strategy: ["lost", "--shards"] },
  },
  {
    title: "a broadcast with shards",
    text: json({ executor_route_strategy: "SHARDING_BROADCAST" }),
    settings: { shards: 4 },
    jobs: [{ shardingTotalCount: 4 }],
    fates: { executor_route_strategy: "translated" },
  },
  {
    title: "other routes are one shard",
    text: json({ executor_route_strategy: "ROUND" }),
    jobs: [{ shardingTotalCount: 1 }],
  },
  { title: "a time-out", text: json({ executor_timeout: 60 }), jobs: [{ timeoutSeconds: 60 }] },
  {
    title: "a time-out that is too long",
    text: json({ executor_timeout: 3_600 }),
    jobs: [{ timeoutSeconds: 840 }],
    fates: { executor_timeout: "lost" },
  },
  {
    title: "retries are lost",
    text: json({ executor_fail_retry_count: 3 }),
    fates: { executor_fail_retry_count: "lost" },
  },
  {
    title: "a shell script becomes a file of the package",
    text: json({ glue_type: "GLUE_SHELL", glue_source: "#!/bin/bash\necho $1", executor_param: "p" }),
    jobs: [{ jobType: "SCRIPT", scriptCommandLine: "bash scripts/reportHandler.sh", jobParameter: "p" }],
    fates: { glue_source: "translated" },
  },
  {
    title: "a Python script",
    text: json({ glue_type: "GLUE_PYTHON", executor_handler: "", job_desc: "clean up" }),
    jobs: [{ scriptCommandLine: "python3 scripts/clean-up.py" }],
  },
  {
    title: "a PowerShell script is lost",
    text: json({ glue_type: "GLUE_POWERSHELL" }),
    jobs: [],
    fates: { glue_type: "lost" },
  },
  {
    title: "a type that every JavaScript object has a property of is lost",
    text: json({ glue_type: "toString" }),
    jobs: [],
    fates: { glue_type: "lost" },
  },
  {
    title: "a BEAN without a handler",
    text: json({ executor_handler: "" }),
    jobs: [],
    fates: { glue_type: ["lost", "runs nothing"] },
  },
  { title: "a child job", text: json({ child_jobid: "8" }), fates: { child_jobid: "lost" } },
  { title: "a mail address", text: json({ alarm_email: "a@b.c" }), fates: { alarm_email: "lost" } },
  { title: "a stopped job", text: json({ trigger_status: 0 }), enabled: false },
]);

test("the source of a script is carried to the letter", () => {
  const { files } = importXxlJob(
    [{ from: "x", text: json({ glue_type: "GLUE_SHELL", glue_source: "a\n\tb 'c'" }) }],
    SETTINGS,
  );
  expect(files).toEqual([{ path: "scripts/reportHandler.sh", text: "a\n\tb 'c'" }]);
});

test.each([
  [DUMP.slice(0, DUMP.indexOf("demoJobHandler") + 4), "dump:3: a text has no closing quote"],
  [DUMP.replace("1, 1, '测试", "1, '测试"), "dump:3: 8 values stand for 9 columns"],
  [DUMP.slice(0, DUMP.lastIndexOf(", 1);")), "dump:4: the list of values is not closed"],
  ["[{", "it is no JSON"],
  ["a,b\n1\n", "dump:2"],
  ["a,b\n1,2\n", "schedule_type is missing"],
])("a hostile or cut text ends with its line and reason", (text, reason) => {
  expect(() => importXxlJob([{ from: "dump", text }], SETTINGS)).toThrow(reason);
});

test.each([1, 5, 30, 60, 120, 900, 3_600, 7_200, 86_400])("an interval of %i s has a cron", (seconds) => {
  expect(intervalCron(seconds)).toMatch(/\?$/);
});
test.each([0, -5, 7, 61, 90, 5_400, 172_800, 1.5])("an interval of %d s has none", (seconds) => {
  expect(intervalCron(seconds)).toBeUndefined();
});
