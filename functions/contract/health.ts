import * as z from "zod";

/** Liveness, without data. */
export const Health = z.object({ status: z.literal("ok") }).meta({ id: "Health" });
