import type { Verb } from "../verb.ts";
import { APP_VERBS } from "./app.ts";
import { BACKFILL_VERBS } from "./backfill.ts";
import { completionVerb } from "./completion.ts";
import { CONSOLE_VERBS } from "./console.ts";
import { DEV_VERBS } from "./dev.ts";
import { DOCUMENT_VERBS } from "./documents.ts";
import { EVENT_VERBS } from "./events.ts";
import { HISTORY_VERBS } from "./history.ts";
import { IMPORT_VERBS } from "./import.ts";
import { JOB_VERBS } from "./job.ts";
import { LOG_VERBS } from "./logs.ts";
import { NOTICE_VERBS } from "./notices.ts";
import { OPERATE_VERBS } from "./operate.ts";
import { OVERVIEW_VERBS } from "./overview.ts";
import { PREVIEW_VERBS } from "./preview.ts";
import { REVISION_VERBS } from "./revisions.ts";
import { RUN_VERBS } from "./run.ts";
import { SMOKE_VERBS } from "./smoke.ts";
import { STATISTICS_VERBS } from "./statistics.ts";
import { TASK_VERBS } from "./tasks.ts";
import { WATCH_VERBS } from "./watch.ts";

/** Every verb, in the order of help. */
export const VERBS: readonly Verb[] = [
  ...APP_VERBS,
  ...JOB_VERBS,
  ...REVISION_VERBS,
  ...RUN_VERBS,
  ...WATCH_VERBS,
  ...BACKFILL_VERBS,
  ...HISTORY_VERBS,
  ...TASK_VERBS,
  ...LOG_VERBS,
  ...EVENT_VERBS,
  ...DOCUMENT_VERBS,
  ...IMPORT_VERBS,
  ...PREVIEW_VERBS,
  ...OVERVIEW_VERBS,
  ...NOTICE_VERBS,
  ...OPERATE_VERBS,
  ...STATISTICS_VERBS,
  ...SMOKE_VERBS,
  ...DEV_VERBS,
  ...CONSOLE_VERBS,
  completionVerb(() => VERBS),
];
