import * as z from "zod";

/** The operations that make a revision, of a job or of an app. `taken-back`: EventBridge refused the revision before. */
export const OriginAction = z.enum([
  "registered",
  "published",
  "updated",
  "enabled",
  "disabled",
  "restored",
  "taken-back",
  "deregistered",
  "deleted",
]);

/** Longest name of a caller that is kept. An ARN of a role's session has at most some 200 characters. */
export const MAX_CALLER = 512;

/** Where a revision comes from. A revision of an earlier version of the stack has none. */
export const Origin = z.object({
  action: OriginAction,
  /** Epoch ms at which the request was accepted. */
  at: z.int(),
  /** ARN of the IAM identity, or subject of the JWT. */
  caller: z.string(),
  sourceAddress: z.string(),
  /** The revision that was made the newest again. */
  restored: z.int().optional(),
  /** SHA-256 of the `Idempotency-Key` of the request that made the first revision of a job or an app, in hexadecimal. */
  keyMark: z.string().optional(),
});
export type Origin = z.output<typeof Origin>;
export type OriginAction = z.output<typeof OriginAction>;

/** One change of a job or of an app, as the list of all changes holds it. */
export const Change = Origin.extend({
  of: z.enum(["job", "app"]),
  name: z.string(),
  /** The revision that the change made. */
  revision: z.int(),
});
export type Change = z.output<typeof Change>;
