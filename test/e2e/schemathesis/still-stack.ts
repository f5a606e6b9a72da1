import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { synthesize } from "../../../infra/local/cli/synthesize.ts";
import { startTestStack, type TestStack } from "../harness/local-stack.ts";

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown> & {
    readonly FunctionName?: unknown;
    readonly Code?: { readonly S3Key: string };
  };
}

const IDLE = "exports.handler = async () => ({});\n";

/** The local stack in which only the API works: no schedule fires, no queue is read, and invoked functions do nothing. */
export async function startStillStack(): Promise<TestStack> {
  const { assembly } = await synthesize({});
  const copy = mkdtempSync(path.join(tmpdir(), "elastic-job-still-"));
  cpSync(assembly, copy, { recursive: true });
  const file = path.join(copy, "ElasticJob.template.json");
  const template: { Resources: Record<string, Resource> } = JSON.parse(readFileSync(file, "utf8"));
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type === "AWS::Lambda::EventSourceMapping") Properties.Enabled = false;
    if (Type === "AWS::Scheduler::Schedule") Properties.State = "DISABLED";
    if (Type === "AWS::Lambda::Function" && Properties.FunctionName !== "ElasticJob-api")
      writeFileSync(path.join(copy, `asset.${Properties.Code?.S3Key.replace(".zip", "")}`, "index.cjs"), IDLE);
  }
  writeFileSync(file, JSON.stringify(template));
  const stack = await startTestStack({ assembly: copy, punctual: true });
  return {
    ...stack,
    async stop() {
      await stack.stop();
      rmSync(copy, { recursive: true });
    },
  };
}
