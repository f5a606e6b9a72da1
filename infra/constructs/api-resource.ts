import { isDeepStrictEqual } from "node:util";
import { CustomResource, Duration, Stack } from "aws-cdk-lib";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { NewApp } from "../../functions/contract/app.ts";
import { NewJob } from "../../functions/contract/job.ts";
import type { Properties } from "../../functions/provider/event.ts";

export interface ApiResourceProps {
  readonly kind: Properties["Kind"];
  /** The body of the API's request. A value may be a token: it is known at the deployment. */
  readonly document: object;
  readonly provider: IFunction;
}

/** Three tries of the provider, each with its time-out and the pause before it. */
const ANSWERED_WITHIN = Duration.minutes(15);

const SCHEMAS = { App: NewApp, Job: NewJob };

/** An app or a job that CloudFormation makes, changes and removes through the API. */
export class ApiResource extends Construct {
  /** @throws Error for a document that the API would refuse, where it holds no token. */
  constructor(scope: Construct, id: string, { kind, document, provider }: ApiResourceProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const isKnown = isDeepStrictEqual(stack.resolve(document), document);
    if (isKnown) judge(scope.node.path, kind, document);
    const properties: Properties = { Kind: kind, Document: stack.toJsonString(document) };
    new CustomResource(this, "Default", {
      serviceToken: provider.functionArn,
      resourceType: `Custom::ElasticJob${kind}`,
      serviceTimeout: ANSWERED_WITHIN,
      properties,
    });
  }
}

function judge(path: string, kind: Properties["Kind"], document: unknown): void {
  const { error } = SCHEMAS[kind].safeParse(document);
  if (error === undefined) return;
  const problems = error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`${path}: ${problems.join("; ")}`);
}
