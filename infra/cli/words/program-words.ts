import type { Option } from "../verb.ts";
import type { Words } from "./words.ts";

/** Options of every verb. */
export const GLOBAL_OPTIONS: readonly Option[] = [
  {
    flags: "--url <address>",
    words: {
      en: "address of the API (default: ELASTIC_JOB_URL, else http://127.0.0.1:8899)",
      zh: "API 地址（默认：ELASTIC_JOB_URL，否则 http://127.0.0.1:8899）",
    },
  },
  {
    flags: "--stack <name>",
    words: {
      en: "deployed stack: its output ApiUrl is the address",
      zh: "已部署的堆栈名：以其输出 ApiUrl 为地址",
    },
  },
  {
    flags: "--region <region>",
    words: {
      en: "AWS region of the stack; on loopback it asks for a signature",
      zh: "堆栈所在的 AWS 区域；用于本机地址时表示请求需要签名",
    },
  },
  {
    flags: "--token <jwt>",
    words: {
      en: "JWT instead of an AWS signature (default: ELASTIC_JOB_TOKEN)",
      zh: "用 JWT 代替 AWS 签名（默认：ELASTIC_JOB_TOKEN）",
    },
  },
  {
    flags: "--json",
    words: { en: "print the API's own JSON documents", zh: "以 JSON 输出 API 的原始文档" },
  },
  {
    flags: "-q, --quiet",
    words: { en: "print names and ids only", zh: "只输出名称与编号" },
  },
];

/** Descriptions of words that have verbs below them. */
export const GROUPS: Readonly<Record<string, Words>> = {
  app: { en: "publish and change apps", zh: "发布与修改应用" },
  events: { en: "events in Elastic-Job-Cloud's lists", zh: "事件列表（Elastic-Job-Cloud 形式）" },
  notices: { en: "tell webhooks, chat robots and topics of events of jobs", zh: "通知订阅" },
  job: { en: "register and change jobs", zh: "注册与修改作业" },
};
