import { Duration, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { Env } from "../../functions/provider/env.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Bundles } from "./bundles.ts";
import { OpenStatement } from "./open-statement.ts";

export interface ProviderFunctionProps {
  readonly bundles: Bundles;
  readonly apiId: string;
  /** Up to and with `/api`. */
  readonly apiUrl: string;
}

/** The operations of `functions/provider`: those of a body, and those that have a name in their path. */
export const OPERATIONS = [
  "POST/api/app",
  "PUT/api/app",
  "POST/api/job/register",
  "PUT/api/job/update",
  "DELETE/api/job/deregister",
];
export const NAMED_OPERATIONS = ["GET/api/app/*", "DELETE/api/app/*", "GET/api/job/jobs/*"];

/** Changes apps and jobs for CloudFormation: `ElasticJobApp` and `ElasticJobJob` make it. */
export class ProviderFunction extends BundledFunction<typeof Env> {
  constructor(scope: Construct, id: string, { bundles, apiId, apiUrl }: ProviderFunctionProps) {
    const arnOf = (operation: string) =>
      Stack.of(scope).formatArn({ service: "execute-api", resource: apiId, resourceName: `$default/${operation}` });
    const actions = ["execute-api:Invoke"];
    super(scope, id, {
      name: "provider",
      bundles,
      env: Env,
      environment: { API_URL: apiUrl },
      memorySize: 256,
      // A request that meets the rate limit again and again, or a policy that is not in force yet, takes a minute.
      timeout: Duration.minutes(3),
      rights: [
        new PolicyStatement({ actions, resources: OPERATIONS.map(arnOf) }),
        new OpenStatement(
          { actions, resources: NAMED_OPERATIONS.map(arnOf) },
          "The path holds the name of an app or a job, and each deployment may bring new ones.",
        ),
      ],
    });
  }
}
