import type { Log } from "../../ports/log.ts";

/**
 * Sends a message that makes owed work punctual. When it fails the sweep does what it asked for, so its caller goes on.
 */
export async function punctually(log: Log, message: Promise<void>): Promise<void> {
  await message.catch((cause: unknown) => log.error("a message failed, and what it asked for is owed", { cause }));
}
