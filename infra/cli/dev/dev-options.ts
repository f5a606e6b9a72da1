export const DEFAULT_PORT = 8899;
export const DEFAULT_DATA = ".data";

export interface DevOption {
  /** As commander writes them: `--data <directory>`. */
  readonly flags: string;
  readonly words: { readonly en: string; readonly zh: string };
}

/** The options of `elastic-job dev`, and of `npm start` in a checkout. */
export const DEV_OPTIONS: readonly DevOption[] = [
  {
    flags: "--port <port>",
    words: { en: `port of the HTTP API (${DEFAULT_PORT})`, zh: `HTTP API 的端口（默认 ${DEFAULT_PORT}）` },
  },
  {
    flags: "--data <directory>",
    words: { en: `where everything is kept (${DEFAULT_DATA})`, zh: `数据目录（默认 ${DEFAULT_DATA}）` },
  },
  { flags: "--reset", words: { en: "begin with an empty store", zh: "清空数据后启动" } },
  { flags: "--no-example", words: { en: "do not publish the bundled example", zh: "不发布自带的示例" } },
  {
    flags: "--punctual",
    words: {
      en: "schedules fire on second 0 and nothing is delivered twice",
      zh: "调度在第 0 秒触发，且不重复投递",
    },
  },
  {
    flags: "--auth",
    words: {
      en: "callers of the API sign or bring a token, as in AWS; keys are printed",
      zh: "与 AWS 一样，调用方需签名或携带令牌；会打印密钥",
    },
  },
  {
    flags: "--account <file>",
    words: {
      en: "JSON of the account beside the stack: roles of apps",
      zh: "描述同账号其他资源（应用的角色）的 JSON 文件",
    },
  },
];
