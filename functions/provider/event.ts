import * as z from "zod";

/**
 * The properties of a custom resource. CloudFormation turns each number and boolean of a property into text, so the body
 * of the API's request is one text of JSON.
 */
export const Properties = z.object({ Kind: z.enum(["App", "Job"]), Document: z.string() });
export type Properties = z.output<typeof Properties>;

const common = {
  /** Takes the answer for one request; it is signed in advance, so the answer carries no signature of its own. */
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  ResourceProperties: Properties,
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html */
export const ResourceEvent = z.discriminatedUnion("RequestType", [
  z.object({ ...common, RequestType: z.literal("Create") }),
  z.object({
    ...common,
    RequestType: z.literal("Update"),
    PhysicalResourceId: z.string(),
    OldResourceProperties: Properties,
  }),
  z.object({ ...common, RequestType: z.literal("Delete"), PhysicalResourceId: z.string() }),
]);
export type ResourceEvent = z.output<typeof ResourceEvent>;
