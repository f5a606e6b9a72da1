/**
 * The texts of an import's report, as the importers write them, and in Chinese. `{}` stands for any text; where that has
 * a Chinese text too, it is put in its place. Texts that are a field and its value are the same in both languages.
 */
const ROWS: readonly (readonly [en: string, zh: string])[] = [
  // Of all
  ["it says nothing", "未作任何设定"],
  ["there is no such thing here", "此处没有对应的功能"],
  ["nothing of it is imported: {}", "完全未导入：{}"],
  ["the job is not imported: {}", "作业未导入：{}"],
  ["the job is not imported, because {}: {}", "作业未导入，原因是 {}：{}"],
  ["the app is not imported: {}", "应用未导入：{}"],
  [
    "kept as it is, and read in UTC: --zone names the zone of the old server",
    "原样保留，按 UTC 解释：--zone 可指定原服务器的时区",
  ],
  ["kept as it is, and read in {}", "原样保留，按 {} 时区解释"],
  ["it is named {}: names have letters, digits, '.', '_' and '-'", "改名为 {}：名称只能含字母、数字、'.'、'_' 和 '-'"],
  ["it is enabled", "处于启用状态"],
  ["a task lasts at most {} s, which is taken", "任务最长 {} 秒，取该值"],
  ["a job that says it failed is not run again", "报告失败的作业不会再次运行"],
  [
    "a job that says it failed is not run again; `elastic-job retry` does it by hand",
    "报告失败的作业不会再次运行；可用 `elastic-job retry` 手动重试",
  ],
  ["a fire is on its second here", "此处的触发精确到秒"],
  [
    "{}: a later fire does not end a running one; it waits (misfire: true)",
    "{}：后到的触发不会终止正在运行的执行，而是等待（misfire: true）",
  ],
  [
    "no cron fires at this interval: it divides neither a minute nor an hour nor a day",
    "没有 cron 能表示该间隔：它不能整除一分钟、一小时或一天",
  ],
  ["timeZone; a time that a change of clocks skips fires after it", "timeZone；时钟调整跳过的时刻在调整之后触发"],
  ["history is kept for 30 days", "历史保留 30 天"],
  // Crontab
  ["the job runs as the runner's user, not as {}", "作业以运行器的用户身份运行，而不是 {}"],
  [
    "{} ({}; in UTC: --zone names the zone of the old server). A fire that meets a running one waits",
    "{}（{}；按 UTC 解释：--zone 可指定原服务器的时区）。与运行中的执行重叠的触发会等待",
  ],
  ["{} ({}). A fire that meets a running one waits", "{}（{}）。与运行中的执行重叠的触发会等待"],
  ["seconds are 0", "秒为 0"],
  ["seconds are 0; days of the week have names", "秒为 0；星期用名称表示"],
  ["seconds are 0; every day matches one of the two fields", "秒为 0；每天都符合两个日期字段之一"],
  [
    "two jobs: a day matches either field. On a day that matches both, both jobs fire, where cron fires once",
    "两个作业：日期符合任一字段即可。两者都符合的日子两个作业都会触发，而 cron 只触发一次",
  ],
  [
    "a day must match {} and {}, because one of them begins with *: no Quartz cron says that",
    "日期必须同时符合 {} 和 {}，因为其中之一以 * 开头：Quartz cron 无法表示",
  ],
  ["no machine starts here", "此处没有机器启动"],
  ["the macro {} is not known", "未知的宏 {}"],
  ["{}: '{}' is not from {} to {}", "{}：'{}' 不在 {} 到 {} 之间"],
  ["{}: the range '{}' runs backwards", "{}：范围 '{}' 首尾颠倒"],
  ["{}: '{}' has a step without a range", "{}：'{}' 有步长但没有范围"],
  ["minute", "分"],
  ["hour", "时"],
  ["day of month", "日"],
  ["month", "月"],
  ["day of week", "星期"],
  ["CRON_TZ wins over it", "以 CRON_TZ 为准"],
  ["it runs the command", "用于执行命令"],
  ["no mail is sent here either", "此处同样不发送邮件"],
  [
    "no mail is sent: the output is in the log, and the last of a failure in the task",
    "不发送邮件：输出在日志中，失败的末尾输出在任务中",
  ],
  ["an assignment before the command", "成为命令之前的赋值"],
  ["scriptCommandLine: {}; the text behind % is its standard input", "scriptCommandLine: {}；% 之后的文本是其标准输入"],
  // Elastic-Job
  ["there is no configuration of {} in this dump", "该转储中没有 {} 的配置"],
  ["{} work ends in the old cluster", "{} 状态的任务在原集群中结束"],
  ["it is no configuration", "它不是配置"],
  ["it is state of the old servers", "它是原服务器的状态"],
  ["it configures no job", "它不配置任何作业"],
  ["there is no job of type {} here", "此处没有 {} 类型的作业"],
  ["every execution is recorded here", "此处每次执行都有记录"],
  ["the sweep reconciles every ten minutes", "每十分钟自动清扫对账"],
  [
    "each shard is a task of its own, so shards are not divided among servers",
    "每个分片是独立的任务，分片不在服务器之间分配",
  ],
  ["each shard has a process of its own", "每个分片有自己的进程"],
  ["apply always overwrites", "apply 总是覆盖"],
  ["no server of the job listens here", "此处没有监听端口的作业服务器"],
  ["it chose servers, and there are none", "它用于选择服务器，而此处没有服务器"],
  ["clocks of servers are not compared: one clock decides", "不比较服务器时钟：只有一个时钟"],
  ["scriptCommandLine, with jobType SCRIPT", "scriptCommandLine，jobType 为 SCRIPT"],
  ["streamingProcess, with jobType DATAFLOW", "streamingProcess，jobType 为 DATAFLOW"],
  // XXL-JOB
  ["it holds no job", "其中没有作业"],
  ["the app of its jobs", "成为其作业的应用"],
  ["an app is known by its name", "应用以名称识别"],
  ["no server is chosen here", "此处不选择服务器"],
  ["it is known by its name", "以名称识别"],
  ["revisions say when", "时间记录在版本中"],
  ["a remark on the script", "脚本的备注"],
  ["its history stays in the old system", "历史留在原系统中"],
  ["it follows from the cron", "由 cron 推算"],
  ["a job cannot start another one when it ends", "作业结束时不能启动另一个作业"],
  ["no mail is sent; alarms of the stack go to a topic", "不发送邮件；告警发送到主题"],
  ["a job has no owner; revisions name their callers", "作业没有负责人；版本记录操作者"],
  ["a cron of the same interval, from full minutes, hours or days on", "相同间隔的 cron，从整分、整点或整天起"],
  ["cron in the year 2199: it runs when it is triggered", "2199 年的 cron：仅在手动触发时运行"],
  ["there is no schedule {} here", "此处没有 {} 调度类型"],
  ["a fire that is late by an outage follows misfire", "因故障而迟到的触发按 misfire 处理"],
  ["misfire: true: missed fires run, at most a hundred", "misfire: true：补跑错过的触发，最多一百次"],
  ["{}: with misfire: false a missed fire does not run later", "{}：misfire: false 时错过的触发不会补跑"],
  ["one shard: no server is chosen", "单分片：不选择服务器"],
  [
    "a broadcast runs on all servers: --shards says how many; 1 is taken",
    "广播在所有服务器上运行：用 --shards 指定数量；现取 1",
  ],
  ["it has none: {} s is the longest here", "未设超时：此处最长为 {} 秒"],
  ["jobType SCRIPT, by {}", "jobType SCRIPT，由 {} 执行"],
  ["the file {} of the app's package", "应用包中的文件 {}"],
  ["jobParameter, in the script's context argument", "jobParameter，位于脚本的上下文参数中"],
  ["a script has no handler", "脚本没有处理器"],
  ["a package has no interpreter of {}", "应用包中没有 {} 的解释器"],
  ["jobType SIMPLE; the app's package brings the code", "jobType SIMPLE；代码由应用包提供"],
  ["a BEAN without executor_handler runs nothing", "没有 executor_handler 的 BEAN 不执行任何内容"],
  ["jobClass and jobName", "jobClass 和 jobName"],
  // Kubernetes
  ["it is no CronJob", "它不是 CronJob"],
  ["its history stays in the cluster", "历史留在集群中"],
  ["cron: {} ({})", "cron: {}（{}）"],
  ["it belongs to the cluster", "属于集群"],
  ["it repeats the object", "重复对象的内容"],
  ["a job has neither labels nor annotations", "作业没有标签和注解"],
  [
    "executions of one job do not overlap: a later fire waits (misfire: true)",
    "同一作业的执行不会重叠：后到的触发等待（misfire: true）",
  ],
  ["shards: the item is JOB_COMPLETION_INDEX", "成为分片：分片项即 JOB_COMPLETION_INDEX"],
  ["one shard", "单分片"],
  [
    "shardingTotalCount: each completion has a number here, which it may ignore",
    "shardingTotalCount：此处每个完成都有编号，可以忽略",
  ],
  ["all shards start together", "所有分片同时启动"],
  [
    "all shards of an execution start as capacity allows: fewer at a time cannot be asked for",
    "一次执行的所有分片按容量启动：不能限制同时运行的数量",
  ],
  ["the need of one shard", "单个分片的需求"],
  ["the limit wins over it", "以 limits 为准"],
  ["it is no quantity of CPU", "不是 CPU 数量"],
  ["it is no quantity of memory", "不是内存数量"],
  ["a job runs no image for now: its program must be in the app's package", "作业暂不运行镜像：程序必须位于应用包中"],
  [
    "variables belong to the app: give them with `elastic-job app update --environment`",
    "环境变量属于应用：用 `elastic-job app update --environment` 设置",
  ],
  ["a late fire follows misfire; no deadline can be given", "迟到的触发按 misfire 处理；不能设置期限"],
  ["the job's name is enough", "作业名称即可识别"],
  ["it belongs to a pod, and no pod runs here", "属于 Pod，而此处不运行 Pod"],
  // EventBridge
  ["it has no ScheduleExpression", "没有 ScheduleExpression"],
  ["it belongs to the place where the schedule was", "属于调度原来所在的位置"],
  ["a job that has no further fire stays, and does nothing", "不再触发的作业会保留，但不做任何事"],
  ["a job fires from its registration on, until it is disabled or deregistered", "作业自注册起触发，直到禁用或注销"],
  [
    "a target is not called: the app's package must do its work, in the class that has the job's name",
    "不调用目标：由应用包中与作业同名的类完成其工作",
  ],
  ["it named the target in its rule", "它在规则中标识目标"],
  ["a job has no role of its own", "作业没有自己的角色"],
  ["a fire that did not run is recorded with its reason instead", "未运行的触发会连同原因一起记录"],
  ["it belongs to a target that is not called", "属于不被调用的目标"],
  ["cron: {}, from full minutes, hours or days on", "cron: {}，从整分、整点或整天起"],
  ["cron: {}, once", "cron: {}，仅一次"],
  ["cron(…), rate(…) or at(…) is expected", "应为 cron(…)、rate(…) 或 at(…)"],
];

/** Texts with more of their own stand before those with less: the first that fits is the closest. */
const PATTERNS = ROWS.toSorted(([a], [b]) => b.length - a.length).map(([en, zh]) => ({ pattern: patternOf(en), zh }));

function patternOf(en: string): RegExp {
  const parts = en.split("{}").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("([\\s\\S]*?)")}$`);
}

/** A text of the report in Chinese. @returns the text itself where it is no sentence */
export function reportTextInChinese(text: string): string {
  for (const { pattern, zh } of PATTERNS) {
    const found = pattern.exec(text)?.slice(1);
    if (found === undefined) continue;
    let next = 0;
    return zh.replaceAll("{}", () => reportTextInChinese(found[next++] ?? ""));
  }
  return text;
}
