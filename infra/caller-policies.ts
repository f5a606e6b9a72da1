import { CfnOutput, type Stack } from "aws-cdk-lib";
import { type Grant, ManagedPolicy } from "aws-cdk-lib/aws-iam";
import type { ElasticJob } from "./cdk/elastic-job.ts";
import { explain } from "./constructs/open-statement.ts";

interface CallerPolicy {
  readonly may: string;
  readonly grant: (jobs: ElasticJob, to: ManagedPolicy) => Grant;
}

/** Policies for the people and the tools that sign their requests. The deployer attaches them; the stack has no users. */
const POLICIES: Readonly<Record<string, CallerPolicy>> = {
  Reader: {
    may: "read everything, and change nothing",
    grant: (jobs, to) => jobs.grantReadApi(to),
  },
  Operator: {
    may: "read, change and run everything",
    grant: (jobs, to) => jobs.grantInvokeApi(to),
  },
};

/** Adds the policies to a stack whose callers sign, with their ARNs as outputs. */
export function addCallerPolicies(stack: Stack, jobs: ElasticJob): void {
  for (const [caller, { may, grant }] of Object.entries(POLICIES)) {
    const policy = new ManagedPolicy(stack, `${caller}Policy`, { description: `Elastic-Job: may ${may}` });
    for (const statement of grant(jobs, policy).principalStatements)
      explain(policy, statement, "The policy covers all operations of this API, those of later versions too.");
    const description = `Attach it to callers that may ${may}`;
    new CfnOutput(stack, `${caller}PolicyArn`, { value: policy.managedPolicyArn, description });
  }
}
