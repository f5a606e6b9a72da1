import { inParallel } from "../../../functions/steps/in-parallel.ts";
import type { LocalOptions } from "../../../infra/local/runtime/start-local.ts";
import type { AuthorityData } from "../../../infra/local/services/iam/authority.ts";
import { type ComparedRights, compareRights } from "../../../infra/local/services/iam/compare-rights.ts";
import { type Grant, grantText } from "../../../infra/local/services/iam/grants.ts";
import type { Denied, Used } from "../../../infra/local/services/iam/usage.ts";
import { eventually } from "../../support/eventually.ts";
import { roomySeconds } from "../../support/patience.ts";
import { publishApp } from "../harness/a-job.ts";
import { topicArn } from "../harness/account-file.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";
import { hostPackages } from "../harness/package-host.ts";
import { SHORT_WAITS } from "../harness/short-waits.ts";
import { BORROWING_PACKAGE } from "../scenarios/borrowing-job.ts";
import { streamingPackage } from "../scenarios/streaming-job.ts";
import { tellingPackage } from "../scenarios/telling-job.ts";
import { ALONE, TOGETHER } from "./scenes.ts";
import { stageOf } from "./stage.ts";

export interface Driven extends ComparedRights {
  readonly used: readonly Used[];
  /** The policies that were in force. */
  readonly authority: AuthorityData;
}

/** How the driven stack differs from the deployed one. */
export const DRIVEN = {
  timings: {
    ...SHORT_WAITS,
    runnerTimeoutSeconds: roomySeconds(6),
    stopBeforeEndSeconds: 1,
    lateAfterSeconds: 2,
    settleAfterSeconds: 2,
    cursorGraceSeconds: 2,
  },
};
/** The values that its deployer chose: each that brings a right. */
export const CHOSEN = { noticeTopicArns: [topicArn("on-call")] };
/**
 * On a busy machine a function's request may time out. The sweep then does the work, but comes only every ten minutes. The
 * work that a scene owes on purpose is due later than this, so the function that the scene calls still finds it first.
 */
const SWEEP_EVERY_MS = 50_000;
/** The scenes that run at a time. More scenes start more sandboxes, and the starts take the processors from each other. */
const AT_A_TIME = 6;
/** After the last scene: the started work ends. */
const SETTLES_WITHIN_MS = 20_000;

/**
 * Makes a stack do everything it ever does.
 * @param options of the runtime; another assembly, for one.
 * @param isEnough whether the drive ends with this refusal.
 * @returns which rights that needed.
 * @throws AwsError when the stack could not be deployed for a right that its platform needs from the beginning.
 */
export async function driveRights(
  options: Partial<LocalOptions> = {},
  isEnough: (denied: Denied) => boolean = () => true,
): Promise<Driven> {
  let end = () => {};
  const refused = new Promise<void>((resolve) => {
    end = resolve;
  });
  const onUsage = (news: Used | Denied) => {
    options.onUsage?.(news);
    if (news.kind === "denied" && isEnough(news)) end();
  };
  const stack = await startTestStack({ punctual: true, ...options, onUsage }, DRIVEN, CHOSEN);
  try {
    await Promise.race([play(stack), refused]).catch(async (error) => {
      // A refusal may be the cause of the failure, and another process reports it.
      await stack.local.useCounts();
      if (stack.local.usage.denied.length === 0) throw error;
    });
    return { ...compareRights(stack.local), used: stack.local.usage.used, authority: stack.local.access.data };
  } finally {
    await stack.stop();
  }
}

async function play(stack: TestStack): Promise<void> {
  const packages = new Map([
    ["/telling.tgz", tellingPackage("rights")],
    ["/streaming.tgz", streamingPackage()],
    ["/borrowing.tgz", BORROWING_PACKAGE],
  ]);
  const host = await hostPackages((path) => ({ bytes: packages.get(path) ?? Buffer.alloc(0) }));
  try {
    const at = (name: string) => `${host.origin}/${name}.tgz`;
    const scenery = { telling: at("telling"), streaming: at("streaming"), borrowing: at("borrowing") };
    await publishApp(stack, { appName: "telling", appURL: scenery.telling });
    const stage = stageOf(stack);
    for (const scene of ALONE) await scene(stage);
    const sweeps = setInterval(() => void stage.sweep().catch(() => {}), SWEEP_EVERY_MS);
    // A refusal may end one scene, while others still have to meet theirs.
    await inParallel(TOGETHER, AT_A_TIME, (scene) => scene(stage, scenery)).finally(() => clearInterval(sweeps));
    const isAllUsed = () => compareRights(stack.local).surplus.length === 0 || undefined;
    await eventually("every grant is used", isAllUsed, SETTLES_WITHIN_MS).catch(() => {});
  } finally {
    host.stop();
  }
}

/** The grant that a refused request lacked, only with the rows that it touched. */
export function wantedBy({ principal, right: { action, resource, context } }: Denied): Grant {
  const keys = context?.["dynamodb:LeadingKeys"];
  return { principal, action, resource, ...(keys && { rows: keys.join(" ") }) };
}

export const refusalText = (denied: Denied) => `AccessDenied: ${grantText(wantedBy(denied))}`;
