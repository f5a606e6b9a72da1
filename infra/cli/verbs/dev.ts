import { DEFAULT_DATA, DEFAULT_PORT, DEV_OPTIONS } from "../dev/dev-options.ts";
import { EXIT } from "../exit-codes.ts";
import { UsageError } from "../io.ts";
import { textOf, type Verb } from "../verb.ts";
import type { Words } from "../words/words.ts";
import { portOf } from "./port.ts";

/** The installed package's `npm start`. */
export const DEV_VERBS: readonly Verb[] = [
  {
    name: "dev",
    summary: {
      en: "run the whole stack on this machine, on loopback",
      zh: "在本机运行整个技术栈，只监听回环地址",
    },
    options: DEV_OPTIONS,
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
