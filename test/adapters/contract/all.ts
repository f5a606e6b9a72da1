import { appChangesContract } from "./app-changes.ts";
import { appStoreContract } from "./app-store.ts";
import { backfillStoreContract } from "./backfill-store.ts";
import { changeLogContract } from "./change-log.ts";
import { cursorStoreContract } from "./cursor-store.ts";
import { daemonStoreContract } from "./daemon-store.ts";
import { fanOutStoreContract } from "./fan-out-store.ts";
import { firesContract } from "./fires.ts";
import { firstAnswersContract } from "./first-answers.ts";
import { jobStoreContract } from "./job-store.ts";
import { marksContract } from "./marks.ts";
import { noticesContract } from "./notices.ts";
import { openWorkContract } from "./open-work.ts";
import { owedIndexContract } from "./owed-index.ts";
import { permitsContract } from "./permits.ts";
import { runStoreContract } from "./run-store.ts";
import { startedExecutionsContract } from "./started-executions.ts";
import { statisticsStoreContract } from "./statistics-store.ts";
import type { Stores } from "./stores.ts";
import { taskStoreContract } from "./task-store.ts";

/** One suite per port: memory and DynamoDB behave alike, so a test of a handler may use either. */
export function storesContract(stores: () => Stores): void {
  appStoreContract(stores);
  appChangesContract(stores);
  jobStoreContract(stores);
  changeLogContract(stores);
  backfillStoreContract(stores);
  firstAnswersContract(stores);
  cursorStoreContract(stores);
  runStoreContract(stores);
  firesContract(stores);
  fanOutStoreContract(stores);
  daemonStoreContract(stores);
  taskStoreContract(stores);
  owedIndexContract(stores);
  openWorkContract(stores);
  permitsContract(stores);
  statisticsStoreContract(stores);
  marksContract(stores);
  startedExecutionsContract(stores);
  noticesContract(stores);
}
