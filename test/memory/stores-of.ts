import { Wants } from "../../functions/contract/notice.ts";
import { appChanges } from "./app-changes.ts";
import { backfillStore } from "./backfill-ports.ts";
import { changeLog } from "./change-log.ts";
import { appStore, cursorStore, jobStore } from "./config-ports.ts";
import { statisticsStore } from "./count.ts";
import { daemonStore } from "./daemon-ports.ts";
import { fanOutStore } from "./fan-out-ports.ts";
import { firstAnswers } from "./first-answers.ts";
import { marks } from "./mark-ports.ts";
import { owedIndex, owedOf } from "./message-ports.ts";
import { deliveries, messages, outbox, subscriptionStore } from "./notice-ports.ts";
import { openWork, plans, startedExecutions } from "./open-ports.ts";
import { permitStore } from "./permit-ports.ts";
import { runStore } from "./run-ports.ts";
import { taskClaims, taskEnds } from "./task-ports.ts";
import type { World } from "./world.ts";

/** Every store of a world. */
export const storesOf = (world: World) => ({
  apps: appStore(world),
  appChanges: appChanges(world),
  backfills: backfillStore(world),
  changes: changeLog(world),
  answers: firstAnswers(world),
  jobs: jobStore(world),
  cursors: cursorStore(world),
  runs: runStore(world),
  fanOuts: fanOutStore(world),
  daemons: daemonStore(world),
  claims: taskClaims(world),
  ends: taskEnds(world),
  permits: permitStore(world),
  owed: owedIndex(() => owedOf(world.eventually)),
  marks: marks(world),
  started: startedExecutions(world),
  openWork: openWork(world),
  plans: plans(world),
  statistics: statisticsStore(world),
  subscriptions: subscriptionStore(world),
  subscribers: { wants: async () => world.subscriptions.values().map((one) => Wants.parse(one)) },
  outbox: outbox(world),
  messages: messages(world),
  deliveries: deliveries(world),
});
