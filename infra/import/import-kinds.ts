import type { Importer } from "./importer.ts";
import { importCrontab } from "./kinds/crontab.ts";
import { importElasticJobCloud } from "./kinds/elastic-job-cloud.ts";
import { importElasticJobLite } from "./kinds/elastic-job-lite.ts";
import { importEventBridge } from "./kinds/event-bridge.ts";
import { importKubernetes } from "./kinds/kubernetes.ts";
import { importXxlJob } from "./kinds/xxl-job.ts";

/** Importers by the name of their kind. */
export const IMPORTERS: Readonly<Record<string, Importer>> = {
  "elastic-job-cloud": importElasticJobCloud,
  "elastic-job-lite": importElasticJobLite,
  "xxl-job": importXxlJob,
  crontab: importCrontab,
  kubernetes: importKubernetes,
  eventbridge: importEventBridge,
};
