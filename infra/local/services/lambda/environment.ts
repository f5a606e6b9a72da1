import path from "node:path";
import { REGION } from "../../template/account.ts";
import type { FunctionProperties } from "../../template/function-properties.ts";
import type { Credentials } from "../iam/credentials.ts";
import type { FunctionNode } from "./node-of-runtime.ts";

/** The addresses at which a function's clients reach AWS. */
export interface Endpoints {
  readonly aws: string;
  readonly dynamodb: string;
}

/**
 * The variables of a function's process: those of the template, and those that Lambda reserves.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionEnvironment(
  name: string,
  properties: FunctionProperties,
  taskRoot: string,
  endpoints: Endpoints,
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  { binDirectory }: FunctionNode,
): Record<string, string> {
  const systemPath = process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin";
  return {
    ...properties.Environment?.Variables,
    _HANDLER: properties.Handler,
    LAMBDA_TASK_ROOT: taskRoot,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(properties.MemorySize),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_EXECUTION_ENV: `AWS_Lambda_${properties.Runtime}`,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
    AWS_ENDPOINT_URL: endpoints.aws,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    PATH: binDirectory === undefined ? systemPath : `${binDirectory}${path.delimiter}${systemPath}`,
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
    NODE_NO_WARNINGS: "1",
  };
}
