import {
  DeleteFunctionConcurrencyCommand,
  GetAccountSettingsCommand,
  LambdaClient,
  LambdaServiceException,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import { clean } from "../../output/text-width.ts";
import type { Account, Finding } from "../check.ts";

/** Lambda's own API, with the credentials of the command. @param stack name of a stack whose smallest runner serves the checks */
export function lambdaAccount(stack: string, region: string | undefined): Account {
  const lambda = new LambdaClient({ ...(region !== undefined && { region }) });
  return {
    async concurrency() {
      try {
        return (await lambda.send(new GetAccountSettingsCommand({}))).AccountLimit?.ConcurrentExecutions;
      } catch (error) {
        if (!(error instanceof LambdaServiceException)) throw error;
        return undefined;
      }
    },
    async withOneRunner(memoryMB, act) {
      const FunctionName = `${stack}-runner-${memoryMB}`;
      try {
        await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 1 }));
      } catch (error) {
        return refused(error);
      }
      try {
        return await act();
      } finally {
        await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
      }
    },
  };
}

/** A new account has too little concurrency for a reservation, and a caller may lack the right. */
function refused(error: unknown): Finding {
  if (!(error instanceof LambdaServiceException)) throw error;
  return { verdict: "unknown", seen: `a function cannot be limited here: ${clean(error.message)}` };
}
