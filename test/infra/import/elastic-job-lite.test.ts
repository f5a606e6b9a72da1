import { expect, test } from "vitest";
import { parseProperties } from "../../../infra/import/formats/properties.ts";
import { zoneName } from "../../../infra/import/kinds/elastic-job-fields.ts";
import { importElasticJobLite } from "../../../infra/import/kinds/elastic-job-lite.ts";
import { importCases, SETTINGS } from "./cases.ts";

const JOB = {
  jobName: "orders",
  jobClass: "com.x.Orders",
  jobType: "SIMPLE",
  cron: "0 0 3 * * ?",
  shardingTotalCount: 2,
  shardingItemParameters: "0=a,1=b",
  jobParameter: "",
  failover: false,
  misfire: true,
  description: "",
  monitorExecution: true,
  maxTimeDiffSeconds: -1,
  monitorPort: -1,
  jobShardingStrategyClass: "",
  reconcileIntervalMinutes: 10,
  disabled: false,
  overwrite: true,
};
const json = (change: object = {}) =>
  JSON.stringify({ "/ns/orders/config": JSON.stringify({ ...JOB, ...change }), "/ns/orders/servers/10.0.0.1": "" });
const YAML =
  "jobName: orders\ncron: 0 0 3 * * ?\ntimeZone: GMT+08:00\nshardingTotalCount: 2\nshardingItemParameters: 0=a,1=b\nmonitorExecution: true\nfailover: true\nmisfire: false\nmaxTimeDiffSeconds: -1\nreconcileIntervalMinutes: 10\njobExecutorThreadPoolSizeProviderType: CPU\njobErrorHandlerType: THROW\njobListenerTypes: []\nstaticSharding: false\ndisabled: false\noverwrite: false\nlabel: ''\n";
const line = (text: string) => `/ns | \n/ns/orders | \n/ns/orders/config | ${text}/ns/orders/sharding/0 | \n`;
const SPRING =
  "elasticjob.reg-center.server-lists=zk:2181\nelasticjob.jobs.orders.elastic-job-class=com.x.Orders\nelasticjob.jobs.orders.cron=0/5 * * * * ?\nelasticjob.jobs.orders.sharding-total-count=3\nelasticjob.jobs.orders.sharding-item-parameters=0=Beijing,1=Shanghai,2=Guangzhou\n";
const SPRING_YAML =
  "elasticjob:\n  jobs:\n    clean:\n      elasticJobType: SCRIPT\n      cron: 0/10 * * * * ?\n      timeZone: GMT+08:00\n      shardingTotalCount: 3\n      props:\n        script.command.line: echo hello\n";

importCases(importElasticJobLite, [
  {
    title: "2.x: JSON in a dump",
    text: json(),
    jobs: [
      {
        jobName: "orders",
        jobClass: "com.x.Orders",
        cron: "0 0 3 * * ?",
        shardingTotalCount: 2,
        misfire: true,
        jobExecutionType: "TRANSIENT",
      },
    ],
  },
  {
    title: "resources come from the command line",
    text: json(),
    settings: { cpuCount: 0.5, memoryMB: 512 },
    jobs: [{ cpuCount: 0.5, memoryMB: 512 }],
  },
  { title: "the app has a name of its own", text: json(), jobs: [{ appName: "elastic-job-lite" }] },
  {
    title: "the app is named and published",
    text: json(),
    settings: { app: "shop", appURL: "https://p.example/s.tgz" },
    app: { appName: "shop" },
    jobs: [{ appName: "shop" }],
  },
  {
    title: "2.x: a SCRIPT job",
    text: json({ jobType: "SCRIPT", scriptCommandLine: "x.sh", jobClass: "com.x.S" }),
    jobs: [{ jobType: "SCRIPT", scriptCommandLine: "x.sh" }],
  },
  {
    title: "2.x: a DATAFLOW job",
    text: json({ jobType: "DATAFLOW", streamingProcess: true }),
    jobs: [{ jobType: "DATAFLOW", streamingProcess: true }],
  },
  { title: "2.x: the monitor's port", text: json({ monitorPort: 9888 }), fates: { monitorPort: "translated" } },
  {
    title: "2.x: a strategy of sharding",
    text: json({ jobShardingStrategyClass: "x.Y" }),
    fates: { jobShardingStrategyClass: ["translated", "task of its own"] },
  },
  { title: "2.x: a disabled job", text: json({ disabled: true }), enabled: false },
  { title: "2.x: a misfire", text: json({ misfire: false }), jobs: [{ misfire: false }] },
  { title: "differences of clocks", text: json({ maxTimeDiffSeconds: 5 }), fates: { maxTimeDiffSeconds: "lost" } },
  {
    title: "3.x: YAML of the dump command",
    text: line(YAML),
    jobs: [{ jobName: "orders", timeZone: "Etc/GMT-8", failover: true, jobType: "SIMPLE", jobClass: "orders" }],
    fates: { timeZone: ["translated", "Etc/GMT-8"] },
  },
  {
    title: "3.x: a zone of IANA",
    text: line(YAML.replace("GMT+08:00", "Asia/Shanghai")),
    jobs: [{ timeZone: "Asia/Shanghai" }],
    fates: { timeZone: "kept" },
  },
  {
    title: "3.x: no zone",
    text: line(YAML.replace("timeZone: GMT+08:00\n", "")),
    settings: { zone: "Europe/Berlin" },
    jobs: [{ timeZone: "Europe/Berlin" }],
  },
  { title: "3.x: a pool of threads", text: line(YAML), fates: { jobExecutorThreadPoolSizeProviderType: "translated" } },
  { title: "3.x: an error handler", text: line(YAML), jobs: [{ jobProperties: { job_exception_handler: "THROW" } }] },
  { title: "3.x: no listeners say nothing", text: line(YAML), fates: { jobListenerTypes: "kept" } },
  {
    title: "3.x: listeners are lost",
    text: line(YAML.replace("jobListenerTypes: []", "jobListenerTypes: [audit]")),
    fates: { jobListenerTypes: "lost" },
  },
  { title: "3.x: a plain file of YAML", text: YAML, jobs: [{ jobName: "orders" }] },
  {
    title: "3.x: a tag of a class before the YAML",
    text: line(`!!org.apache.X\n${YAML}`),
    jobs: [{ jobName: "orders" }],
  },
  {
    title: "Spring Boot: properties in kebab case",
    text: SPRING,
    jobs: [
      {
        jobName: "orders",
        jobClass: "com.x.Orders",
        shardingTotalCount: 3,
        shardingItemParameters: "0=Beijing,1=Shanghai,2=Guangzhou",
      },
    ],
    fates: { elasticJobClass: "translated" },
  },
  {
    title: "Spring Boot: properties in camel case",
    text: SPRING.replaceAll("sharding-total-count", "shardingTotalCount"),
    jobs: [{ shardingTotalCount: 3 }],
  },
  {
    title: "Spring Boot: YAML with a script",
    text: SPRING_YAML,
    jobs: [{ jobName: "clean", jobType: "SCRIPT", scriptCommandLine: "echo hello", timeZone: "Etc/GMT-8" }],
    fates: { elasticJobType: "translated" },
  },
  {
    title: "Spring Boot: a type that is not here",
    text: SPRING_YAML.replace("SCRIPT", "HTTP"),
    fates: { elasticJobType: ["lost", "HTTP"] },
  },
  {
    title: "Spring Boot: a type that every JavaScript object has a property of",
    text: SPRING_YAML.replace("SCRIPT", "constructor"),
    fates: { elasticJobType: ["lost", "constructor"] },
  },
  {
    title: "Spring Boot: an unknown field",
    text: `${SPRING}elasticjob.jobs.orders.jobBootstrapBeanName=b\n`,
    fates: { jobBootstrapBeanName: "lost" },
  },
  {
    title: "a continued line of properties",
    text: SPRING.replace("0=Beijing,", "0=Beijing,\\\n    "),
    jobs: [{ shardingItemParameters: "0=Beijing,1=Shanghai,2=Guangzhou" }],
  },
  {
    title: "two jobs of one name in two files of a dump",
    text: JSON.stringify([
      { path: "/a/orders/config", value: JSON.stringify(JOB) },
      { path: "/b/orders/config", value: JSON.stringify(JOB) },
    ]),
    jobs: [{ jobName: "orders" }, { jobName: "orders-2" }],
    fates: { jobName: "translated" },
  },
]);

test.each([
  ["", "holds no node"],
  ["elasticjob:\n  jobs: [\n", "file:3"],
  ['{"/a/b": "x"}', "it holds neither a node"],
])("the text %j ends with its file and reason", (text, reason) => {
  expect(() => importElasticJobLite([{ from: "file", text }], SETTINGS)).toThrow(reason);
});

test.each([
  ["GMT+08:00", "Etc/GMT-8"],
  ["GMT-5", "Etc/GMT+5"],
  ["UTC+0", "UTC"],
  ["GMT", "UTC"],
  ["GMT+05:30", "GMT+05:30"],
  ["Asia/Tokyo", "Asia/Tokyo"],
])("Java's zone %s is %s", (zone, name) => expect(zoneName(zone)).toBe(name));

test("properties are read as Java reads them", () => {
  const text = "a=1\nb : 2\nc\\ d 3\n! comment\ne=\\u4e2d\\t|\nf\ng=x\\\n   y\nh = = \n";
  expect([...parseProperties(text)]).toEqual([
    ["a", "1"],
    ["b", "2"],
    ["c d", "3"],
    ["e", "中\t|"],
    ["f", ""],
    ["g", "xy"],
    ["h", "= "],
  ]);
});
