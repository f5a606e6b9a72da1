import { EXIT } from "../exit-codes.ts";
import { UsageError } from "../io.ts";
import { textOf, type Verb } from "../verb.ts";
import type { Words } from "../words/words.ts";
import { portOf } from "./port.ts";

const DEFAULT_PORT = 8899;
const DEFAULT_DATA = ".data";

/** The installed package's `npm start`. */
export const DEV_VERBS: readonly Verb[] = [
  {
    name: "dev",
    summary: {
      en: "run the whole stack on this machine, on loopback",
      zh: "在本机运行整个技术栈，只监听回环地址",
    },
    options: [
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
    ],
    example: "elastic-job dev --port 8899 --reset",
    notes: {
      en: "It needs no AWS account. Ctrl-C stops it, and the data stays. With --json its addresses are one object on stdout\nand its lines go to stderr; --quiet prints the address of the API alone.",
      zh: "不需要 AWS 账号。Ctrl-C 停止，数据会保留。--json 在标准输出打印一个含各地址的对象，其余输出到标准错误；\n--quiet 只打印 API 的地址。",
    },
    async run({ io, print, say }, _, options) {
      const port = portOf(textOf(options.port), DEFAULT_PORT, say);
      const { localStack } = await import("../dev/local-stack.ts");
      const dev = await localStack();
      if (dev === undefined) throw new UsageError(say(NO_RUNTIME));
      const account = textOf(options.account);
      const chosen = {
        port,
        data: textOf(options.data) ?? DEFAULT_DATA,
        reset: options.reset === true,
        example: options.example !== false,
        punctual: options.punctual === true,
        auth: options.auth === true,
        ...(account !== undefined && { account }),
      };
      await dev(chosen, {
        language: io.language,
        say: (line) => (print.mode === "people" ? io.out : io.talk)(`${line}\n`),
        ready(place) {
          if (print.mode === "json") print.json(place);
          if (print.mode === "quiet") print.text(`${place.api}\n`);
        },
      });
      return EXIT.done;
    },
  },
];

const NO_RUNTIME: Words = {
  en: "this command was built without the local runtime: in a checkout `npm start` runs the stack",
  zh: "该命令未包含本机运行时：在源码目录中请使用 `npm start`",
};
