import type { Log } from "../../ports/log.ts";

/** Sends a message that makes owed work punctual. If it fails, the sweep does the work, so the caller continues. */
export async function punctually(log: Log, message: Promise<void>): Promise<void> {
  await message.catch((cause: unknown) => log.error("a message failed, and its work is owed", { cause }));
}
