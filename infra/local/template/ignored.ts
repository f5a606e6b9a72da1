import * as z from "zod";

/** A property that the runtime knows and ignores, with the reason. A property that is not declared is refused. */
export const ignored = (reason: string) =>
  z
    .unknown()
    .optional()
    .meta({ description: `ignored: ${reason}` });

export const TAGS = ignored("tags change nothing at run time");
