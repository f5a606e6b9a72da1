import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { BrokerAnswer } from "../../contract/broker.ts";
import type { Broker } from "../../ports/broker.ts";

/** Invokes the broker and waits for its answer. Lambda keeps no record of a synchronous invocation. */
export function brokerInvoker(client: LambdaClient, functionName: string): Broker {
  return {
    async ask(request) {
      const { Payload, FunctionError } = await client.send(
        new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(request)) }),
      );
      if (FunctionError !== undefined) throw new Error(`the broker failed (${FunctionError})`);
      // A message of a parser would repeat the answer.
      const answer = BrokerAnswer.safeParse(Payload && JSON.parse(Payload.transformToString()));
      if (!answer.success) throw new Error("the broker's answer cannot be read");
      return answer.data;
    },
  };
}
