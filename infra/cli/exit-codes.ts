import type { Words } from "./words/words.ts";

/** How the command ends. The numbers are an interface: scripts branch on them. */
export const EXIT = {
  done: 0,
  /** The answer is no: an execution did not finish, documents differ, an import loses fields. */
  negative: 1,
  usage: 2,
  notFound: 3,
  auth: 4,
  refused: 5,
  unreachable: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The meaning of each, for help and documentation. */
export const EXIT_WORDS: readonly (readonly [code: ExitCode, words: Words])[] = [
  [0, { en: "done", zh: "完成" }],
  [
    1,
    {
      en: "the answer is no: the execution did not finish well, the documents differ, or an import loses something",
      zh: "结果为否：执行未成功、文档有差异，或导入会丢失内容",
    },
  ],
  [2, { en: "wrong usage, or a document that cannot be read", zh: "用法错误，或文档无法读取" }],
  [3, { en: "not found", zh: "未找到" }],
  [4, { en: "the caller is not known or may not do this", zh: "身份未知或没有权限" }],
  [5, { en: "the server refused the request", zh: "服务器拒绝了请求" }],
  [6, { en: "no answer, or the server could not serve", zh: "没有应答，或服务器无法处理" }],
  [130, { en: "interrupted by Ctrl-C", zh: "被 Ctrl-C 中断" }],
];

/** @param status of an HTTP answer that is an error; 0 where none came. */
export function exitCodeOf(status: number): ExitCode {
  if (status === 404) return EXIT.notFound;
  if (status === 401 || status === 403) return EXIT.auth;
  if (status >= 400 && status < 500 && status !== 429) return EXIT.refused;
  return EXIT.unreachable;
}
