import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { UsageError } from "../io.ts";

/** The address of a deployed stack's API, from its outputs. @throws UsageError where the stack has none */
export async function apiUrlOf(stack: string, region: string | undefined): Promise<string> {
  const client = new CloudFormationClient({ ...(region !== undefined && { region }) });
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
  const outputs = Stacks[0]?.Outputs ?? [];
  const url = outputs.find(({ OutputKey }) => OutputKey === "ApiUrl")?.OutputValue;
  if (url !== undefined) return url;
  const names = outputs.map(({ OutputKey }) => OutputKey).join(", ");
  throw new UsageError(`--stack: the stack '${stack}' has no output ApiUrl; its outputs are: ${names || "none"}`);
}
