import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import { UsageError } from "../io.ts";

/** The address of a deployed stack's API, from its outputs. @throws UsageError where there is no such stack or output */
export async function apiUrlOf(stack: string, region: string | undefined): Promise<string> {
  const client = new CloudFormationClient({ ...(region !== undefined && { region }) });
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack })).catch(inWords);
  const outputs = Stacks[0]?.Outputs ?? [];
  const url = outputs.find(({ OutputKey }) => OutputKey === "ApiUrl")?.OutputValue;
  if (url !== undefined) return url;
  const names = outputs.map(({ OutputKey }) => OutputKey).join(", ");
  throw new UsageError(`--stack: the stack '${stack}' has no output ApiUrl; its outputs are: ${names || "none"}`);
}

/** CloudFormation answers 400 to a name that no stack has. */
function inWords(error: unknown): never {
  const isAsked = error instanceof CloudFormationServiceException && error.$metadata.httpStatusCode === 400;
  throw isAsked ? new UsageError(`--stack: ${error.message}`) : error;
}
