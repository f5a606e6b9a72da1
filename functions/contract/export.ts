import * as z from "zod";
import { AppConfig } from "./app.ts";
import { JobConfig } from "./job.ts";

/** One page of all apps and jobs, in the form that publishes and registers them again: apps first, since jobs need them. */
export const Export = z
  .object({
    apps: z.array(AppConfig).meta({ description: "Bodies of `POST /api/app`." }),
    jobs: z.array(JobConfig).meta({ description: "Bodies of `POST /api/job/register`." }),
    next: z.string().optional().meta({ description: "To be sent as `after` for the next page; absent on the last." }),
  })
  .meta({ id: "Export" });
export type Export = z.output<typeof Export>;
