import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";

/** Puts an event into Lambda's asynchronous queue. @throws unless Lambda accepts it (202). */
export async function invokeAsync(
  client: LambdaClient,
  functionName: string,
  payload: unknown,
  tenant?: string,
): Promise<void> {
  const { StatusCode } = await client.send(
    new InvokeCommand({
      FunctionName: functionName,
      InvocationType: "Event",
      Payload: Buffer.from(JSON.stringify(payload)),
      ...(tenant !== undefined && { TenantId: tenant }),
    }),
  );
  if (StatusCode !== 202) throw new Error(`${functionName} was not invoked: status ${StatusCode}`);
}
