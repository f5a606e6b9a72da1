import { APP_BUGS } from "./apps.ts";
import { BACKFILL_BUGS } from "./backfills.ts";
import { CLAIM_BUGS } from "./claims.ts";
import { CURSOR_BUGS } from "./cursors.ts";
import { DAEMON_BUGS } from "./daemons.ts";
import { EXPIRY_BUGS } from "./expiry.ts";
import { HOSTILE_BUGS } from "./hostile.ts";
import { KEY_BUGS } from "./keys.ts";
import { LOOK_BUGS } from "./looks.ts";
import { OUTCOME_BUGS } from "./outcomes.ts";
import { PERMIT_BUGS } from "./permits.ts";
import type { PlantedBugs } from "./planted-bug.ts";
import { READ_BUGS } from "./reads.ts";
import { RECORD_BUGS } from "./records.ts";
import { RUN_STATE_BUGS } from "./run-state.ts";
import { SCHEDULE_BUGS } from "./schedules.ts";

/** Every bug that the checker has to see, by a name that describes it. */
export const PLANTED_BUGS: PlantedBugs = {
  ...CLAIM_BUGS,
  ...CURSOR_BUGS,
  ...RUN_STATE_BUGS,
  ...RECORD_BUGS,
  ...OUTCOME_BUGS,
  ...LOOK_BUGS,
  ...DAEMON_BUGS,
  ...BACKFILL_BUGS,
  ...SCHEDULE_BUGS,
  ...READ_BUGS,
  ...EXPIRY_BUGS,
  ...APP_BUGS,
  ...HOSTILE_BUGS,
  ...PERMIT_BUGS,
  ...KEY_BUGS,
};
