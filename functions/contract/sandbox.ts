import * as z from "zod";

/** Where the output of an app's tasks is, in Elastic-Job-Cloud's shape. */
export const Sandbox = z
  .object({
    hostname: z.string().meta({ description: "The runner function." }),
    path: z.string().meta({ description: "The CloudWatch log group of it: a line names its task and its tenant." }),
  })
  .meta({ id: "Sandbox" });
export type Sandbox = z.output<typeof Sandbox>;
