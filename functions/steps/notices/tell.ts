import { isOfTopic, type Subscription } from "../../contract/notice.ts";
import { APART_MS, MAX_TRIES, waitAfter } from "../../core/notices/back-off.ts";
import type { Hold, Message, OutgoingMessage, WaitingNotice } from "../../ports/notices.ts";
import type { NoticePorts } from "./notice-ports.ts";

/** Waiting entries of one message: with them its end is one transaction of at most a hundred items. */
const MOST_TOGETHER = 90;
/** One call tells for so long. The rest stays owed, or is another call's. */
export const TELLING_MS = 45_000;
/** A hold outlives its call by more than a request to an address may take. */
const HOLD_MS = TELLING_MS + 60_000;

/**
 * Tells a subscription its waiting entries, in messages that are apart from each other. One function at a time does so. A
 * message is written before it is sent: after a crash it is sent again with the same id and content.
 */
export async function tell(deps: NoticePorts, subscription: string): Promise<void> {
  const until = deps.now() + TELLING_MS;
  for (;;) {
    const token = deps.newToken();
    const hold = await deps.messages.hold(subscription, token, deps.now(), deps.now() + HOLD_MS);
    if (hold === undefined) return;
    const rest = await tellWhile(deps, hold, until);
    await deps.messages.release(hold);
    if (rest !== "all told") return;
    // A function that added something meanwhile found the hold, and has gone.
    if ((await deps.messages.waiting(subscription, 1)).length === 0) return;
  }
}

/** @returns why it stopped. */
async function tellWhile(deps: NoticePorts, begun: Hold, until: number): Promise<"all told" | "later" | "lost"> {
  let hold = begun;
  for (;;) {
    const waiting = await deps.messages.waiting(hold.subscription, MOST_TOGETHER);
    const message = hold.message ?? messageOf(hold, waiting);
    if (message === undefined) return "all told";
    if (message.notBefore > until) return "later";
    await deps.sleepUntil(message.notBefore);
    if (hold.message === undefined) {
      // Entries that came while this function waited are told with it.
      const grown = messageOf(hold, await deps.messages.waiting(hold.subscription, MOST_TOGETHER));
      hold = { ...hold, message: { ...message, ...grown } };
      if (!(await deps.messages.begin(hold, hold.message ?? message))) return "lost";
    }
    const next = await sendOnce(deps, hold, hold.message ?? message);
    if (next === undefined) return "lost";
    hold = next;
  }
}

/** A message of the entries that wait now. Its id is that of the oldest one, which no other message tells. */
function messageOf({ lastAt }: Hold, waiting: readonly WaitingNotice[]): Message | undefined {
  const [first] = waiting;
  if (first === undefined) return undefined;
  const notBefore = lastAt === undefined ? 0 : lastAt + APART_MS;
  return { id: first.key, keys: waiting.map(({ key }) => key), tries: 0, notBefore };
}

const sendTo = ({ topics, webhooks }: NoticePorts, subscription: Subscription, message: OutgoingMessage) =>
  isOfTopic(subscription) ? topics.send(subscription, message) : webhooks.send(subscription, message);

/** @returns the hold afterwards; undefined when it was lost. */
async function sendOnce(deps: NoticePorts, hold: Hold, message: Message): Promise<Hold | undefined> {
  const { subscription: name, token } = hold;
  const keys = new Set(message.keys);
  const range = await deps.messages.between(name, message.id, message.keys.at(-1) ?? message.id);
  const entries = range.filter(({ key }) => keys.has(key));
  const events = entries.flatMap((entry) => entry.events);
  const subscription = await deps.subscriptions.get(name);
  const problem =
    subscription === undefined
      ? "the subscription was deleted"
      : await sendTo(deps, subscription, { id: message.id, events, at: deps.now() });
  const tries = message.tries + 1;
  const at = deps.now();
  const wait = subscription === undefined ? undefined : waitAfter(tries);
  if (problem === undefined || wait === undefined) {
    const status = problem === undefined ? "DELIVERED" : "UNDELIVERABLE";
    if (problem !== undefined)
      deps.log.error("a notice is undeliverable", { subscription: name, tries, cause: problem });
    const delivery = { id: message.id, at, status, tries, events, ...(problem !== undefined && { problem }) } as const;
    const isSettled = await deps.messages.settle(hold, message, delivery);
    // The end of a deleted subscription was wanted: it is no harm.
    if (isSettled && subscription !== undefined && problem !== undefined) deps.metrics.add("NoticesUndeliverable", 1);
    return isSettled ? { subscription: name, token, lastAt: at } : undefined;
  }
  deps.log.info("a notice was not taken", { subscription: name, tries, most: MAX_TRIES, problem });
  const again = { ...message, tries, notBefore: at + wait, problem };
  return (await deps.messages.begin(hold, again)) ? { ...hold, message: again } : undefined;
}
