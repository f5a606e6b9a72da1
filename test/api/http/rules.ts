import { documentedApp, documentedJob } from "../documented.ts";

/** One rule of the contract: a request, and its answer. Nothing may have been stored, sent or scheduled afterwards. */
export interface Rule {
  readonly rule: string;
  readonly method: "POST" | "PUT" | "DELETE";
  readonly path: string;
  /** An object is sent as JSON, a text unchanged. */
  readonly body: unknown;
  readonly status: number;
  /** The places of all errors, in order. Absent if the problem is not about places in the body. */
  readonly pointers?: readonly string[];
  /** Part of `detail`. */
  readonly says?: string;
}

const app = (rule: string, change: object, pointers: readonly string[], says?: string): Rule => ({
  rule,
  method: "POST",
  path: "/api/app",
  body: { ...documentedApp, appName: "new_app", ...change },
  status: 400,
  pointers,
  ...(says !== undefined && { says }),
});

const job = (rule: string, change: object, pointers: readonly string[], says?: string): Rule => ({
  rule,
  method: "POST",
  path: "/api/job/register",
  body: { ...documentedJob, jobName: "new_job", ...change },
  status: 400,
  pointers,
  ...(says !== undefined && { says }),
});

const trigger = (rule: string, body: unknown, status: number, pointers?: readonly string[], says?: string): Rule => ({
  rule,
  method: "POST",
  path: "/api/job/trigger",
  body,
  status,
  ...(pointers && { pointers }),
  ...(says !== undefined && { says }),
});

const absent = undefined;
const bytes = (count: number) => "x".repeat(count);

const ROLE = "arn:aws:iam::123456789012:role/foo";
const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:foo-AbCdEf";

export const APP_RULES: readonly Rule[] = [
  app("appName is required", { appName: absent }, ["/appName"], "appName cannot be null."),
  app("appName is not empty", { appName: "" }, ["/appName"]),
  app("appName has at most 64 characters", { appName: bytes(65) }, ["/appName"], "64 characters"),
  app("appName begins with a letter or digit", { appName: "-a" }, ["/appName"], "letter or digit"),
  app("appName holds no slash", { appName: "a/b" }, ["/appName"]),
  app("appName is no word of a route", { appName: "list" }, ["/appName"], "word of a route"),
  app("appName is a string", { appName: 5 }, ["/appName"], "expected string"),
  app("appURL is required", { appURL: absent }, ["/appURL"], "appURL can not be empty."),
  app("appURL is a URL", { appURL: "foo-job.tar.gz" }, ["/appURL"], "http: or https:"),
  app("appURL is http or https", { appURL: "ftp://app_host/foo" }, ["/appURL"], "http: or https:"),
  app("bootstrapScript is required", { bootstrapScript: absent }, ["/bootstrapScript"], "can not be empty"),
  app("bootstrapScript is not empty", { bootstrapScript: "" }, ["/bootstrapScript"]),
  app("cpuCount is more than 0", { cpuCount: 0 }, ["/cpuCount"], "more than 0"),
  app("cpuCount is a number", { cpuCount: "much" }, ["/cpuCount"], "expected number"),
  app("memoryMB is at least 1", { memoryMB: 0.5 }, ["/memoryMB"], "memory cannot be less than 1"),
  app("an app's memory fits a runner tier", { memoryMB: 4000 }, ["/memoryMB"], "3008 MB"),
  app("an app's vCPU fit a runner tier", { cpuCount: 8 }, ["/cpuCount"], "3008 MB"),
  app("appCacheEnable is a boolean", { appCacheEnable: "true" }, ["/appCacheEnable"], "expected boolean"),
  app("eventTraceSamplingCount is whole", { eventTraceSamplingCount: 1.5 }, ["/eventTraceSamplingCount"]),
  app("eventTraceSamplingCount is not negative", { eventTraceSamplingCount: -1 }, ["/eventTraceSamplingCount"]),
  app("sha256 is a digest", { sha256: "abc" }, ["/sha256"], "64 hexadecimal digits"),
  app("roleArn is the ARN of a role", { roleArn: "foo-job" }, ["/roleArn"], "arn:aws:iam::<account>:role/<name>"),
  app("roleArn is no user's", { roleArn: "arn:aws:iam::123456789012:user/foo" }, ["/roleArn"], "ARN of a role"),
  app("roleArn is not empty in a new app", { roleArn: "" }, ["/roleArn"], "ARN of a role"),
  app("secrets need a role", { secrets: { DB: SECRET } }, ["/roleArn"], "is required for secrets"),
  app(
    "secrets are ARNs",
    { secrets: { DB: "hunter2" }, roleArn: ROLE },
    ["/secrets/DB"],
    "must be the ARN of a secret",
  ),
  app("secrets have names of variables", { secrets: { AWS_KEY: SECRET }, roleArn: ROLE }, ["/secrets/AWS_KEY"]),
  app("a secret is no plain variable", { secrets: { A: SECRET }, environment: { A: "" }, roleArn: ROLE }, [
    "/secrets/A",
  ]),
  app("environment is a map of strings", { environment: { A: 1 } }, ["/environment/A"], "expected string"),
  app("environment takes no name of the platform", { environment: { AWS_REGION: "x" } }, ["/environment/AWS_REGION"]),
  app("environment takes no name of the loader", { environment: { LD_PRELOAD: "x" } }, ["/environment/LD_PRELOAD"]),
  app("environment does not change PATH", { environment: { PATH: "/tmp" } }, ["/environment/PATH"]),
  app("environment has at most 4 KB", { environment: { A: bytes(4096) } }, ["/environment"], "4096"),
  app(
    "unknown fields are refused by name",
    { appUrl: "x" },
    ["/appUrl"],
    "'appUrl', the nearest known one is 'appURL'",
  ),
  app("a required field may not be null", { bootstrapScript: null }, ["/bootstrapScript"], "received null"),
  app("a prototype key is an unknown field", { constructor: 1 }, ["/constructor"], "unknown field 'constructor'"),
  app("every problem is told at once", { appName: "list", appURL: "x", cpuCount: -1, foo: 1 }, [
    "/appName",
    "/cpuCount",
    "/foo",
    "/appURL",
  ]),
  {
    rule: "an app's name is taken once",
    method: "POST",
    path: "/api/app",
    body: documentedApp,
    status: 409,
    says: "app 'foo_app' already existed.",
  },
  {
    rule: "an unknown app is not updated",
    method: "PUT",
    path: "/api/app",
    body: { appName: "no_app" },
    status: 404,
    says: "no_app",
  },
  {
    rule: "an update names its app",
    method: "PUT",
    path: "/api/app",
    body: { appCacheEnable: true },
    status: 400,
    pointers: ["/appName"],
  },
  {
    rule: "an update is judged",
    method: "PUT",
    path: "/api/app",
    body: { appName: "foo_app", appURL: "x", memory: 1 },
    status: 400,
    pointers: ["/memory", "/appURL"],
  },
  {
    rule: "an update does not push jobs out of every tier",
    method: "PUT",
    path: "/api/app",
    body: { appName: "foo_app", memoryMB: 2900 },
    status: 400,
    pointers: ["/memoryMB"],
    says: "its job 'daemon_job'",
  },
];

export const JOB_RULES: readonly Rule[] = [
  job("jobName is required", { jobName: absent }, ["/jobName"], "jobName can not be empty."),
  job("jobName has the characters of names", { jobName: "foo job" }, ["/jobName"]),
  job("jobName is no word of a route", { jobName: "trigger" }, ["/jobName"], "word of a route"),
  job("jobName has at most 64 characters", { jobName: bytes(65) }, ["/jobName"]),
  job("appName is required", { appName: absent }, ["/appName"], "appName cannot be null."),
  job("jobClass is required for SIMPLE", { jobClass: absent }, ["/jobClass"], "jobClass cannot be empty."),
  job(
    "jobClass is not empty for DATAFLOW",
    { jobType: "DATAFLOW", jobClass: "" },
    ["/jobClass"],
    "jobClass cannot be empty.",
  ),
  job("jobType is required", { jobType: absent }, ["/jobType"], "jobType cannot be null."),
  job("jobType is one of three", { jobType: "simple" }, ["/jobType"], "SIMPLE, DATAFLOW or SCRIPT"),
  job(
    "jobExecutionType is required",
    { jobExecutionType: absent },
    ["/jobExecutionType"],
    "jobExecutionType cannot be null.",
  ),
  job("jobExecutionType is one of two", { jobExecutionType: "ONCE" }, ["/jobExecutionType"], "TRANSIENT or DAEMON"),
  job("cron is required", { cron: absent }, ["/cron"], "cron can not be empty."),
  job("cron is not empty", { cron: "" }, ["/cron"]),
  job("cron parses", { cron: "0/5 * * * * 8" }, ["/cron"], "CronExpression '0/5 * * * * 8' is invalid"),
  job("cron has seconds", { cron: "* * * * *" }, ["/cron"], "CronExpression"),
  job("a byte order mark before a cron is no blank", { cron: "\ufeff0/5 * * * * ?" }, ["/cron"], "a byte order mark"),
  job("a byte order mark after a cron is no blank", { cron: "0/5 * * * * ?\ufeff" }, ["/cron"], "a byte order mark"),
  job("a no-break space after a cron is no blank", { cron: "0/5 * * * * ?\u00a0" }, ["/cron"], "a no-break space"),
  job(
    "a byte order mark before an item is no blank",
    { shardingItemParameters: "\ufeff0=a" },
    ["/shardingItemParameters"],
    "is not an integer",
  ),
  job("cron will fire again", { cron: "0 0 0 1 1 ? 2001" }, ["/cron"], "will never fire"),
  job("cron names days that exist", { cron: "0 0 0 30 2 ?" }, ["/cron"], "will never fire"),
  job(
    "cron has at most 9,000 characters",
    { cron: `0 0 0 1 1 ? ${"2099,".repeat(2000)}2099` },
    ["/cron"],
    "9000 characters",
  ),
  job("timeZone is one", { timeZone: "Mars/Olympus" }, ["/timeZone"], "'Mars/Olympus'"),
  job(
    "shardingTotalCount is required",
    { shardingTotalCount: absent },
    ["/shardingTotalCount"],
    "should larger than zero",
  ),
  job(
    "shardingTotalCount is at least 1",
    { shardingTotalCount: 0 },
    ["/shardingTotalCount"],
    "should larger than zero",
  ),
  job("shardingTotalCount is whole", { shardingTotalCount: 5.5 }, ["/shardingTotalCount"]),
  job("shardingTotalCount is at most 100,000", { shardingTotalCount: 100_001 }, ["/shardingTotalCount"], "100000"),
  job("cpuCount is required", { cpuCount: absent }, ["/cpuCount"], "cpuCount cannot be null."),
  job("cpuCount is at least 0.001", { cpuCount: 0.0009 }, ["/cpuCount"], "cpuCount cannot be less than 0.001"),
  job("vCPU fit a runner tier", { cpuCount: 2 }, ["/cpuCount"], "the largest runner has 1.7 vCPU (3008 MB)"),
  job("memoryMB is required", { memoryMB: absent }, ["/memoryMB"], "memoryMB cannot be null."),
  job("memoryMB is at least 1", { memoryMB: 0.9 }, ["/memoryMB"], "memory cannot be less than 1"),
  job("memory fits a runner tier together with the app's", { memoryMB: 2849 }, ["/memoryMB"], "needs 3009 MB"),
  job("item parameters are pairs", { shardingItemParameters: "0:a" }, ["/shardingItemParameters"], "format error"),
  job(
    "item parameters have integer keys",
    { shardingItemParameters: "a=b" },
    ["/shardingItemParameters"],
    "is not an integer",
  ),
  job("item parameters are of items", { shardingItemParameters: "5=a" }, ["/shardingItemParameters"], "outside 0 to 4"),
  job("no item has two parameters", { shardingItemParameters: "0=a,0=b" }, ["/shardingItemParameters"], "given twice"),
  job(
    "an item parameter has at most 8 KB",
    { shardingItemParameters: `0=${bytes(8193)}` },
    ["/shardingItemParameters"],
    "8192",
  ),
  job("jobParameter has at most 8 KB", { jobParameter: bytes(8193) }, ["/jobParameter"], "8192"),
  job("failover is a boolean", { failover: "true" }, ["/failover"], "expected boolean"),
  job("misfire is a boolean", { misfire: 1 }, ["/misfire"], "expected boolean"),
  job("streamingProcess is a boolean", { streamingProcess: "yes" }, ["/streamingProcess"]),
  job(
    "scriptCommandLine is required for SCRIPT",
    { jobType: "SCRIPT" },
    ["/scriptCommandLine"],
    "required for a SCRIPT",
  ),
  job("scriptCommandLine is not blank for SCRIPT", { jobType: "SCRIPT", scriptCommandLine: " " }, [
    "/scriptCommandLine",
  ]),
  job("scriptCommandLine can be an argument", { jobType: "SCRIPT", scriptCommandLine: "a\0b" }, ["/scriptCommandLine"]),
  job("jobProperties is an object", { jobProperties: 5 }, ["/jobProperties"], "expected object"),
  job(
    "jobProperties has known keys",
    { jobProperties: { job_exception: "x" } },
    ["/jobProperties/job_exception"],
    "'job_exception_handler'",
  ),
  job(
    "jobProperties as a text has known keys",
    { jobProperties: '{"x":"y"}' },
    ["/jobProperties"],
    "unknown field 'x'",
  ),
  job("jobProperties as a text is JSON", { jobProperties: "{" }, ["/jobProperties"], "expected object"),
  job("description is a string", { description: {} }, ["/description"], "expected string"),
  job("timeoutSeconds is at least 1", { timeoutSeconds: 0 }, ["/timeoutSeconds"], "from 1 to 840"),
  job("timeoutSeconds is at most 840", { timeoutSeconds: 841 }, ["/timeoutSeconds"], "from 1 to 840"),
  job(
    "unknown fields are refused by name",
    { jobname: "x" },
    ["/jobname"],
    "'jobname', the nearest known one is 'jobName'",
  ),
  job("an app's field is unknown", { bootstrapScript: "x" }, ["/bootstrapScript"], "unknown field 'bootstrapScript'"),
  job(
    "every problem is told at once, of shape and of rules",
    { jobName: "a b", cron: "x", shardingItemParameters: "9=a", memoryMB: 5000, misfire: "no", foo: 1 },
    ["/jobName", "/misfire", "/foo", "/cron", "/shardingItemParameters", "/memoryMB"],
  ),
  { ...job("the app is registered", { appName: "no_app" }, []), status: 422, says: "Register app 'no_app' firstly." },
  {
    ...job("a job's name is taken once", { jobName: "foo_job" }, []),
    status: 409,
    says: "Job 'foo_job' already existed.",
  },
  {
    ...job("an unknown job is not updated", { jobName: "no_job" }, []),
    method: "PUT",
    path: "/api/job/update",
    status: 404,
    says: "Cannot found job 'no_job', please register first.",
  },
  {
    ...job("an update needs its app", { jobName: "foo_job", appName: "no_app" }, []),
    method: "PUT",
    path: "/api/job/update",
    status: 422,
    says: "Register app 'no_app' firstly.",
  },
  {
    ...job("an update is complete", { jobName: "foo_job", cron: absent }, ["/cron"]),
    method: "PUT",
    path: "/api/job/update",
  },
  {
    rule: "an unknown job is not deregistered",
    method: "DELETE",
    path: "/api/job/deregister",
    body: "no_job",
    status: 404,
    says: "no_job",
  },
  {
    rule: "nor by the other route",
    method: "DELETE",
    path: "/api/job/no_job/deregister",
    body: "",
    status: 404,
    says: "no_job",
  },
  {
    rule: "deregister needs a name",
    method: "DELETE",
    path: "/api/job/deregister",
    body: "",
    status: 400,
    pointers: [""],
    says: "jobName can not be empty.",
  },
  {
    rule: "deregister takes no parameters",
    method: "DELETE",
    path: "/api/job/deregister",
    body: { jobName: "foo_job", jobParameter: "x" },
    status: 400,
    pointers: ["/jobParameter"],
  },
  trigger("an unknown job is not triggered", "no_job", 404, undefined, "no_job"),
  trigger("a disabled job is not triggered", "off_job", 409, undefined, "disabled"),
  trigger(
    "a DAEMON job is not triggered",
    "daemon_job",
    409,
    undefined,
    "Daemon job 'daemon_job' cannot support trigger.",
  ),
  trigger("a name is needed", "", 400, [""], "jobName can not be empty."),
  trigger("a list is no name", '["foo_job"]', 400, [""], "not an array"),
  trigger("a name has the characters of names", "foo job", 400, [""]),
  trigger("a quoted name is a whole one", '"foo_job', 400, [""], "not JSON"),
  trigger("an object is whole", '{"jobName":', 400, [""], "not JSON"),
  trigger(
    "an object has known fields",
    { jobName: "foo_job", params: "x" },
    400,
    ["/params"],
    "unknown field 'params'",
  ),
  trigger("jobParameter has at most 8 KB", { jobName: "foo_job", jobParameter: bytes(8193) }, 400, ["/jobParameter"]),
  trigger(
    "sharding items are of the job",
    { jobName: "foo_job", shardingItems: [0, 5] },
    400,
    ["/shardingItems/1"],
    "0 to 4",
  ),
  trigger("sharding items are whole", { jobName: "foo_job", shardingItems: [0.5] }, 400, ["/shardingItems/0"]),
  trigger("no sharding item twice", { jobName: "foo_job", shardingItems: [1, 1] }, 400, ["/shardingItems"], "twice"),
  trigger("some sharding item", { jobName: "foo_job", shardingItems: [] }, 400, ["/shardingItems"]),
];

export const BODY_RULES: readonly Rule[] = [
  ["/api/app", "POST"],
  ["/api/app", "PUT"],
  ["/api/job/register", "POST"],
  ["/api/job/update", "PUT"],
].flatMap(([path = "", method]): Rule[] => {
  const rule = (name: string, body: string, pointers: string[], says: string): Rule => ({
    rule: `${method} ${path} refuses ${name}`,
    method: method as Rule["method"],
    path,
    body,
    status: 400,
    pointers,
    says,
  });
  return [
    rule("an empty body", "", [""], "the body is empty"),
    rule("malformed JSON", '{"appName": foo}', [""], "the body is not JSON"),
    rule("null", "null", [""], "not null"),
    rule("an array", "[]", [""], "not an array"),
    rule("a text", '"foo_app"', [""], "not a string"),
    rule("a number", "5", [""], "not a number"),
    rule("a prototype key", '{"__proto__":{"appName":"foo_app"}}', ["/__proto__"], "__proto__"),
    rule("a prototype key inside", '{"environment":{"__proto__":"x"}}', ["/environment/__proto__"], "__proto__"),
    rule("endless nesting", `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, ["/a/0/0/0/0/0/0/0/0"], "nested"),
  ];
});
