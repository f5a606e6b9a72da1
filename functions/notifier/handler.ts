import { Notify } from "../contract/notice.ts";
import type { NoticePorts } from "../steps/notices/notice-ports.ts";
import { passOn } from "../steps/notices/pass-on.ts";
import { tell } from "../steps/notices/tell.ts";

/**
 * Tells subscriptions what happened. Each subscription is told beside the others: an address that is slow delays its own
 * messages alone.
 */
export const createHandler =
  (deps: NoticePorts) =>
  async (input: unknown): Promise<void> => {
    const message = Notify.parse(input);
    const subscriptions = "told" in message ? [message.told] : await passOn(deps, message.notifiedJob, message.version);
    const ends = await Promise.allSettled(subscriptions.map((name) => tell(deps, name)));
    const failed = ends.filter((end) => end.status === "rejected");
    if (failed.length > 0) throw failed[0]?.reason;
  };
