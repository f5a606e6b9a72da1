import * as z from "zod";

/**
 * A runner's request to the broker, for the task that it holds. The request holds names, and the keys of the task itself;
 * every secret travels in the answer of a synchronous invocation, which no record repeats.
 */
export const BrokerRequest = z.strictObject({
  /** With its signature. */
  taskId: z.string().min(1).max(1_024),
  /** The nonce of the claim. */
  nonce: z.string().min(1).max(256),
  wants: z.enum(["credentials", "secrets"]),
});
export type BrokerRequest = z.output<typeof BrokerRequest>;

/** Temporary credentials of a role, valid until `expiresAt` (epoch ms). */
export const TemporaryCredentials = z.object({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  sessionToken: z.string(),
  expiresAt: z.int().min(0),
});
export type TemporaryCredentials = z.output<typeof TemporaryCredentials>;

/** The values of an app's secrets by the names of their variables. */
export const SecretValues = z.object({ secrets: z.record(z.string(), z.string()) });

/** The broker's refusal, in words that name no secret. */
export const BrokerRefusal = z.object({ refused: z.string() });
export type BrokerRefusal = z.output<typeof BrokerRefusal>;

export const BrokerAnswer = z.union([z.object({ credentials: TemporaryCredentials }), SecretValues, BrokerRefusal]);
export type BrokerAnswer = z.output<typeof BrokerAnswer>;
