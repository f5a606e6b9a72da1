import * as z from "zod";

/** Lambda's input to a function for messages of a queue, which `eventSourceARN` names. */
export const SqsBatch = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string(), eventSourceARN: z.string().optional() })),
});
export type SqsBatch = z.output<typeof SqsBatch>;
export type SqsMessage = SqsBatch["Records"][number];

/** The function's answer: SQS delivers these messages again. */
export interface SqsBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}
