import * as z from "zod";
import { clean } from "../output/text-width.ts";
import { awsPage, type Check, type Finding } from "./check.ts";
import { firstAttemptOf, runOnce } from "./run-job.ts";

/** Error types of DynamoDB. A transaction whose condition does not hold was allowed. */
const ALLOWED = "TransactionCanceledException";
const REFUSED = "AccessDeniedException";
const NO_KEYS = 8;

const Answers = z.object({ own: z.string(), row: z.string(), attribute: z.string() });

/** The rights of a runner's role, tried by a job that has taken its keys. */
export const TRANSACTION: Check = {
  name: "transaction",
  assumes: {
    en: "conditions on keys and attributes hold for each part of a transaction: a runner's role writes claims, and nothing else",
    zh: "对键与属性的条件适用于事务的每个部分：运行器的角色只能写入领取记录",
  },
  page: awsPage("amazondynamodb/latest/developerguide/transaction-apis-iam.html"),
  async look(stage) {
    const execution = await runOnce(stage, { name: "transaction", shards: 1, parameters: "0=write" });
    const attempt = await firstAttemptOf(stage, execution);
    if (attempt?.exitCode === NO_KEYS)
      return { verdict: "unknown", seen: "a job does not find its runner's keys here" };
    return judgeAnswers(attempt?.tail ?? attempt?.reason ?? execution.status);
  },
};

/** @param printed the output of the program, one line of JSON. */
export function judgeAnswers(printed: string): Finding {
  const answers = Answers.safeParse(jsonIn(printed));
  if (!answers.success) return { verdict: "unknown", seen: `the job did not come to its end: ${clean(printed)}` };
  const { own, row, attribute } = answers.data;
  const isKept = own === ALLOWED && row === REFUSED && attribute === REFUSED;
  const seen = `a claim: ${own}; beside a row of a job: ${row}; beside an outcome: ${attribute}`;
  return { verdict: isKept ? "holds" : "fails", seen: clean(seen) };
}

function jsonIn(printed: string): unknown {
  try {
    return JSON.parse(printed.split("\n").find((line) => line.startsWith("{")) ?? "");
  } catch {
    return undefined;
  }
}
