import type { NoticeEvent } from "../../contract/notice.ts";
import { NoticeTest } from "../../contract/notice-view.ts";
import { messageKey } from "../../core/notices/message-key.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DispatcherInvoker } from "../../ports/invoker.ts";
import type { Log } from "../../ports/log.ts";
import type { Messages, Subscriptions } from "../../ports/notices.ts";
import { punctually } from "../../steps/run-state/punctually.ts";
import { json } from "../http/answer.ts";
import { operation } from "../http/operation.ts";

interface Ports {
  readonly subscriptions: Subscriptions;
  readonly messages: Messages;
  readonly invoker: DispatcherInvoker;
  readonly newId: () => string;
  readonly now: Clock;
  readonly log: Log;
}

/** From when the sweep tells it, should this request die. */
const OWED_AFTER_MS = 60_000;
/** The job that a test names. No job can have this name. */
const TEST_JOB = "(test)";

export const testNotices = operation({
  method: "POST",
  path: "/api/operate/notices/{name}/test",
  name: "test-notices",
  summary: "Tell an address a test: it goes the way of every notice, so its end is in the list of deliveries",
  success: { status: 202, schema: NoticeTest },
  problems: ["notices-not-found"],
  async handle(ports: Ports, { params: { name = "" } }) {
    if ((await ports.subscriptions.get(name)) === undefined) return { kind: "notices-not-found", name };
    const at = ports.now();
    const id = messageKey(at, "test", ports.newId());
    const event: NoticeEvent = { kind: "recovered", jobName: TEST_JOB, at, fireId: "test", outcome: "FINISHED" };
    await ports.messages.add({ subscription: name, key: id, events: [event] }, at + OWED_AFTER_MS);
    await punctually(ports.log, ports.invoker.notify({ told: name }));
    return json(202, { id });
  },
});
