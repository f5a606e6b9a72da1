import * as z from "zod";

/** What Lambda invokes a function with for messages of a queue, which `eventSourceARN` names. */
export const SqsBatch = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string(), eventSourceARN: z.string().optional() })),
});
export type SqsBatch = z.output<typeof SqsBatch>;
export type SqsMessage = SqsBatch["Records"][number];

/** What the function answers: these messages are to be received again. */
export interface SqsBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}
