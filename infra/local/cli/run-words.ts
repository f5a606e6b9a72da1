/** All that a run of the stack says to people, but for the words of its errors. */
const en = {
  synthesizing: "Synthesizing the stack …",
  runs: "The stack runs on this machine.",
  anew: "The stack runs on this machine (synthesized anew).",
  token: (issuer: string) => `-H "Authorization: Bearer <a token of ${issuer}>"`,
  contents: "tables, queues, schedules; logs of each function in logs/",
  stop: "Ctrl-C; the data stays, `--reset` empties it",
  needsToken: "The example is not published: that would need a token",
  stopping: "Stopping …",
  hasApps: "the store has apps already, so the example is not published",
  goesOn: "the example's job goes on",
  published: "the example app is published: job hello runs three shards every five seconds",
  shardEnded: (item: number, attempt: number, outcome: string, reason: string) =>
    `shard ${item}, attempt ${attempt}: ${outcome} (${reason})`,
  functionFailed: (name: string, error: string) => `${name} failed: ${error} (logs/${name}/)`,
  ended: (count: number, shards: number, how: string) => `${count} of ${shards} shards ended: ${how}`,
  began: (first: number, last: number, fireTime: string) => `, began ${first} to ${last} ms after ${fireTime}`,
};

export type RunWords = typeof en;

const zh: RunWords = {
  synthesizing: "正在合成技术栈……",
  runs: "技术栈正在本机运行。",
  anew: "技术栈正在本机运行（重新合成）。",
  token: (issuer) => `-H "Authorization: Bearer <${issuer} 签发的令牌>"`,
  contents: "表、队列、调度；各函数的日志在 logs/ 中",
  stop: "Ctrl-C；数据会保留，`--reset` 清空数据",
  needsToken: "未发布示例：需要令牌",
  stopping: "正在停止……",
  hasApps: "已有其他应用，因此未发布示例",
  goesOn: "示例作业继续运行",
  published: "已发布示例应用：作业 hello 每五秒运行三个分片",
  shardEnded: (item, attempt, outcome, reason) => `分片 ${item} 第 ${attempt} 次尝试：${outcome}（${reason}）`,
  functionFailed: (name, error) => `${name} 失败：${error}（logs/${name}/）`,
  ended: (count, shards, how) => `${shards} 个分片中 ${count} 个已结束：${how}`,
  began: (first, last, fireTime) => `，在 ${fireTime} 之后 ${first} 至 ${last} 毫秒开始`,
};

export const RUN_WORDS = { en, zh };
