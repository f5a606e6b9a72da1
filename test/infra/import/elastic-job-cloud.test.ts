import { expect, test } from "vitest";
import { importElasticJobCloud } from "../../../infra/import/kinds/elastic-job-cloud.ts";
import { importCases, SETTINGS } from "./cases.ts";

const APP = {
  appName: "shop",
  appURL: "http://host:8080/shop.tar.gz",
  bootstrapScript: "bin/start.sh",
  cpuCount: 1,
  memoryMB: 256,
  appCacheEnable: true,
  eventTraceSamplingCount: 0,
};
const JOB = {
  ...{ jobName: "orders", jobClass: "com.x.Orders", jobType: "SIMPLE", cron: "0/5 * * * * ?", shardingTotalCount: 3 },
  ...{ shardingItemParameters: "0=a,1=b,2=c", jobParameter: "p", failover: true, misfire: true, description: "d" },
  ...{ jobProperties: {}, appName: "shop", cpuCount: 0.5, memoryMB: 128, jobExecutionType: "TRANSIENT" },
};
/** Empty properties say nothing. */
const { jobProperties: _, ...CARRIED } = JOB;
const NS = "/elastic-job-cloud";
/** A dump that maps paths to contents. */
const dump = (job: object, more: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({
    [`${NS}/config/app/shop`]: JSON.stringify(APP),
    [`${NS}/config/job/orders`]: JSON.stringify({ ...JOB, ...job }),
    ...more,
  });

const YAML = `appName: shop
cpuCount: 0.5
memoryMB: 128.0
jobExecutionType: TRANSIENT
jobName: orders
cron: 0/5 * * * * ?
shardingTotalCount: 3
shardingItemParameters: 0=a,1=b,2=c
jobParameter: ''
monitorExecution: true
failover: false
misfire: true
maxTimeDiffSeconds: -1
reconcileIntervalMinutes: 10
jobShardingStrategyType: AVG_ALLOCATION
jobExecutorServiceHandlerType: CPU
jobErrorHandlerType: LOG
description: ''
props: {}
disabled: false
overwrite: false
`;
const yaml = (text: string) =>
  `/elasticjob-cloud/config/app/shop | ${JSON.stringify(APP)}\n/elasticjob-cloud/config/job/orders | ${text}`;

importCases(importElasticJobCloud, [
  {
    title: "2.x: every field of a job",
    text: dump({}),
    app: APP,
    jobs: [CARRIED],
    fates: { jobClass: "kept", cpuCount: "kept" },
  },
  {
    title: "2.x: a DATAFLOW job that streams",
    text: dump({ jobType: "DATAFLOW", streamingProcess: true }),
    jobs: [{ jobType: "DATAFLOW", streamingProcess: true }],
  },
  {
    title: "2.x: a SCRIPT job",
    text: dump({ jobType: "SCRIPT", scriptCommandLine: "bin/x.sh a", jobClass: "" }),
    jobs: [{ jobType: "SCRIPT", scriptCommandLine: "bin/x.sh a" }],
  },
  { title: "2.x: a DAEMON job", text: dump({ jobExecutionType: "DAEMON" }), jobs: [{ jobExecutionType: "DAEMON" }] },
  {
    title: "2.x: a Spring bean",
    text: dump({ beanName: "orders", applicationContext: "META-INF/app.xml" }),
    jobs: [{ beanName: "orders", applicationContext: "META-INF/app.xml" }],
  },
  {
    title: "2.x: jobProperties as an object",
    text: dump({ jobProperties: { job_exception_handler: "x.Handler" } }),
    jobs: [{ jobProperties: { job_exception_handler: "x.Handler" } }],
    fates: { "jobProperties.job_exception_handler": "kept" },
  },
  {
    title: "2.x: jobProperties as a text",
    text: dump({ jobProperties: '{"executor_service_handler":"x.Pool"}' }),
    jobs: [{ jobProperties: { executor_service_handler: "x.Pool" } }],
  },
  {
    title: "2.x: an unknown key of jobProperties",
    text: dump({ jobProperties: { other: "x" } }),
    fates: { "jobProperties.other": ["lost", "no such thing"] },
  },
  {
    title: "an unknown field is never lost in silence",
    text: dump({ colour: "red" }),
    jobs: [{}],
    fates: { colour: ["lost", "no such thing"] },
  },
  {
    title: "the zone of the old server",
    text: dump({}),
    settings: { zone: "Asia/Shanghai" },
    jobs: [{ timeZone: "Asia/Shanghai" }],
    fates: { cron: ["translated", "Asia/Shanghai"] },
  },
  {
    title: "without a zone UTC is told",
    text: dump({}),
    jobs: [{ timeZone: "UTC" }],
    fates: { cron: ["translated", "--zone names"] },
  },
  {
    title: "a mark of a disabled job",
    text: dump({}, { [`${NS}/state/disable/job/orders`]: "orders" }),
    enabled: false,
    fates: { "(mark)": "translated" },
  },
  {
    title: "a mark of a disabled app",
    text: JSON.stringify({ [`${NS}/config/app/shop`]: JSON.stringify(APP), [`${NS}/state/disable/app/shop`]: "shop" }),
    enabled: false,
  },
  {
    title: "a mark without a configuration",
    text: dump({}, { [`${NS}/state/disable/job/gone`]: "gone" }),
    fates: { "(mark)": ["lost", "gone"] },
  },
  {
    title: "work that runs and waits is told",
    text: dump({}, { [`${NS}/state/running/orders/orders@-@0`]: "x", [`${NS}/state/ready/orders`]: "1" }),
    fates: { "(all)": ["translated", "old cluster"] },
  },
  {
    title: "a name that this project does not take",
    text: dump({ jobName: "订单 job" }),
    jobs: [{ jobName: "job" }].map(() => ({ jobName: "job-job" })),
    fates: { jobName: "translated" },
  },
  {
    title: "a cron that never fires again",
    text: dump({ cron: "0 0 0 1 1 ? 2020" }),
    jobs: [],
    fates: { cron: ["lost", "the job is not imported"] },
  },
  {
    title: "a cron that only Quartz's parser takes",
    text: dump({ cron: "0 0 12 15W,20W * ?" }),
    jobs: [],
    fates: { cron: "lost" },
  },
  {
    title: "item parameters outside the shards",
    text: dump({ shardingItemParameters: "7=x" }),
    jobs: [],
    fates: { shardingItemParameters: "lost" },
  },
  {
    title: "an app without a package",
    text: JSON.stringify({ "/n/config/app/a": '{"appName":"a"}' }),
    fates: { appURL: ["lost", "the app is not imported"] },
  },
  {
    title: "3.x: YAML in lines `path | value`",
    text: yaml(YAML),
    app: APP,
    jobs: [{ jobName: "orders", jobType: "SIMPLE", jobClass: "orders", misfire: true }],
    fates: { monitorExecution: ["translated", "recorded"], maxTimeDiffSeconds: "kept" },
  },
  {
    title: "3.x: a script is known by its property",
    text: yaml(YAML.replace("props: {}", "props:\n  script.command.line: bin/x.sh")),
    jobs: [{ jobType: "SCRIPT", scriptCommandLine: "bin/x.sh" }],
    fates: { "props.script.command.line": "translated" },
  },
  {
    title: "3.x: a stream is known by its property",
    text: yaml(YAML.replace("props: {}", 'props:\n  streaming.process: "true"')),
    jobs: [{ jobType: "DATAFLOW", streamingProcess: true }],
  },
  {
    title: "3.x: other properties are lost",
    text: yaml(YAML.replace("props: {}", "props:\n  http.url: http://a")),
    fates: { "props.http.url": "lost" },
  },
  {
    title: "3.x: a disabled job",
    text: yaml(YAML.replace("disabled: false", "disabled: true")),
    enabled: false,
    fates: { disabled: "translated" },
  },
  {
    title: "3.x: differences of clocks are not judged",
    text: yaml(YAML.replace("maxTimeDiffSeconds: -1", "maxTimeDiffSeconds: 60")),
    fates: { maxTimeDiffSeconds: ["lost", "clocks"] },
  },
  {
    title: "3.x: handler types",
    text: yaml(YAML),
    jobs: [{ jobProperties: { job_exception_handler: "LOG", executor_service_handler: "CPU" } }],
    fates: { jobErrorHandlerType: "translated" },
  },
  {
    title: "a dump of nodes with path and value",
    text: JSON.stringify([{ path: `${NS}/config/job/orders`, value: JSON.stringify(JOB) }]),
    jobs: [CARRIED],
  },
  {
    title: "a dump as a tree of named children",
    text: JSON.stringify({
      name: "elastic-job-cloud",
      children: [
        { name: "config", children: [{ name: "job", children: [{ name: "orders", data: JSON.stringify(JOB) }] }] },
      ],
    }),
    jobs: [CARRIED],
  },
  {
    title: "a dump as a tree of objects",
    text: JSON.stringify({ "elastic-job-cloud": { config: { job: { orders: JSON.stringify(JOB) } } } }),
    jobs: [CARRIED],
  },
  {
    title: "contents in Base64",
    text: JSON.stringify({
      [`${NS}/config/job/orders`]: { content: Buffer.from(JSON.stringify(JOB)).toString("base64") },
    }),
    jobs: [CARRIED],
  },
  { title: "the list of jobs that the scheduler's API answers", text: JSON.stringify([JOB]), jobs: [CARRIED] },
  { title: "the list of apps that the scheduler's API answers", text: JSON.stringify([APP]), app: APP },
  {
    title: "a configuration as an object",
    text: JSON.stringify({ [`${NS}/config/job/orders`]: JOB }),
    jobs: [CARRIED],
  },
]);

test.each([
  ['{\n  "/a": \n', "dump:2: it is no JSON"],
  ['{"/x/config/job/a": "{jobName: ["}', "dump:1: /x/config/job/a: "],
  ['{"/x/config/job/a": "text"}', "an object of fields is expected, not text"],
  ["plain text", "dump:1: it holds no node of ZooKeeper"],
  ['{"/x/y": "{}"}', "it holds no node below /config/app or /config/job"],
])("the dump %j ends with its file and reason", (text, reason) => {
  expect(() => importElasticJobCloud([{ from: "dump", text }], SETTINGS)).toThrow(reason);
});
