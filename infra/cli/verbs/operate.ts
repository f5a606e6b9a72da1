import type { Reconciliation } from "../../../functions/contract/reconciliation.ts";
import { UsageError } from "../io.ts";
import { type Context, textOf, type Verb } from "../verb.ts";
import { same, type Words } from "../words/words.ts";
import { bodyIn, FILE } from "./body-file.ts";

export const OPERATE_VERBS: readonly Verb[] = [
  {
    name: "reconcile",
    summary: {
      en: "compare configuration, schedules and run state, and repair",
      zh: "对账：比较配置、计划与运行状态，并修复",
    },
    takes: [
      {
        name: "way",
        words: {
          en: "explicit: from the jobs (default); implicit: from the schedules",
          zh: "explicit：从作业出发（默认）；implicit：从计划出发",
        },
        isOptional: true,
        choices: ["explicit", "implicit"],
      },
    ],
    reaches: ["reconcile-explicit", "reconcile-implicit"],
    example: "elastic-job reconcile",
    async run(context, [way = "explicit"]) {
      const client = await context.api();
      const call = way === "implicit" ? "reconcile-implicit" : "reconcile-explicit";
      const repaired: Reconciliation["repaired"] = [];
      let examined = 0;
      for (let after: string | undefined; ; ) {
        const { value } = await client.call(call, { query: { after } });
        examined += value.examined;
        repaired.push(...value.repaired);
        after = value.next;
        if (after === undefined) break;
      }
      const { print } = context;
      if (print.mode === "json") return void print.json({ examined, repaired });
      print.done(
        {},
        {
          en: `${examined} examined, ${repaired.length} repaired`,
          zh: `检查 ${examined} 个，修复 ${repaired.length} 个`,
        },
      );
      if (repaired.length > 0) {
        const columns = [
          { title: { en: "JOB", zh: "作业" }, value: ({ jobName }: { jobName: string }) => jobName },
          {
            title: { en: "REPAIRED", zh: "已修复" },
            value: ({ repairs }: { repairs: readonly string[] }) => repairs.join(", "),
          },
        ];
        print.rows(repaired, columns as never, ({ jobName }) => jobName, same(""));
      }
      return undefined;
    },
  },
  {
    name: "health",
    summary: { en: "whether the API answers", zh: "检查 API 是否可用" },
    reaches: ["get-health"],
    example: "elastic-job health",
    async run({ api, print }) {
      const { value } = await (await api()).call("get-health", {});
      print.done(value, { en: "the API answers", zh: "API 正常" });
      return undefined;
    },
  },
  {
    name: "openapi",
    summary: { en: "print the OpenAPI document", zh: "输出 OpenAPI 文档" },
    reaches: ["get-openapi"],
    example: "elastic-job openapi",
    async run({ api, print }) {
      print.json((await (await api()).call("get-openapi", {})).value);
      return undefined;
    },
  },
  {
    name: "api",
    summary: { en: "send any request to the API and print its answer", zh: "向 API 发送任意请求并输出应答" },
    takes: [
      { name: "method", words: same("GET | POST | PUT | DELETE"), choices: ["GET", "POST", "PUT", "DELETE"] },
      { name: "path", words: { en: "/api/…, with a query", zh: "/api/…，可带查询参数" } },
    ],
    options: [FILE, { flags: "-d, --data <json>", words: { en: "body of the request", zh: "请求体（JSON）" } }],
    example: "elastic-job api GET /api/job/jobs?limit=1",
    async run(context, [method = "GET", target = "/"], options) {
      if (!target.startsWith("/")) throw new UsageError(context.say(NO_PATH));
      const { pathname, searchParams } = new URL(target, "http://api");
      const body = await rawBody(context, options);
      const request = {
        method,
        path: pathname,
        query: Object.fromEntries(searchParams),
        ...(body !== undefined && { body }),
      };
      const { value } = await (await context.api()).raw(request);
      if (value !== undefined) context.print.json(value);
      return undefined;
    },
  },
];

async function rawBody(context: Context, options: Parameters<Verb["run"]>[2]): Promise<unknown> {
  const data = textOf(options.data);
  if (data === undefined) return textOf(options.file) === undefined ? undefined : bodyIn(context.io, options);
  try {
    return JSON.parse(data);
  } catch (error) {
    throw new UsageError(`--data: ${error instanceof Error ? error.message : error}`);
  }
}

const NO_PATH: Words = {
  en: "a path must begin with /, such as /api/job/jobs",
  zh: "路径必须以 / 开头，例如 /api/job/jobs",
};
