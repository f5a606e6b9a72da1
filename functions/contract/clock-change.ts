import * as z from "zod";

/** The effect of a change of the clock on a fire. */
export const ClockChange = z.enum(["moved-out-of-gap", "after-skipped", "first-of-two", "second-of-two"]).meta({
  description:
    "moved-out-of-gap: the local time does not exist on that day, and the job fires when the gap ends. after-skipped: local times before this fire do not exist and have no fire. first-of-two, second-of-two: the local time exists twice on that day.",
});
