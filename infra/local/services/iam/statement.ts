import * as z from "zod";

const texts = z.union([z.string(), z.array(z.string()).min(1)]).transform((value) => [value].flat());
/** Values may be numbers and booleans; they are compared as text. */
const values = z
  .union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number(), z.boolean()]))])
  .transform((value) => [value].flat().map(String));

/** A statement of a policy. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export const Statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(["Allow", "Deny"]),
    /** Policies of resources and of trust have it; a role's own policies do not. */
    Principal: z.union([z.literal("*"), z.partialRecord(z.enum(["AWS", "Service"]), texts)]).optional(),
    Action: texts.optional(),
    NotAction: texts.optional(),
    Resource: texts.optional(),
    NotResource: texts.optional(),
    Condition: z.record(z.string(), z.record(z.string(), values)).default({}),
  })
  .refine(({ Action, NotAction }) => (Action === undefined) !== (NotAction === undefined), {
    message: "has one of Action and NotAction",
  })
  .refine(({ Resource, NotResource }) => Resource === undefined || NotResource === undefined, {
    message: "has one of Resource and NotResource",
  });
export type Statement = z.output<typeof Statement>;
