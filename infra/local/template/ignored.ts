import * as z from "zod";

/** A property the runtime knows and does not act upon, with the reason. Everything not declared is refused. */
export const ignored = (reason: string) =>
  z
    .unknown()
    .optional()
    .meta({ description: `ignored: ${reason}` });

export const TAGS = ignored("tags change nothing at run time");
