import type { PackageFile } from "../importer.ts";
import type { Ledger } from "../ledger.ts";

const SCRIPTS: ReadonlyMap<string, readonly [program: string, extension: string]> = new Map([
  ["GLUE_SHELL", ["bash", "sh"]],
  ["GLUE_PYTHON", ["python3", "py"]],
  ["GLUE_NODEJS", ["node", "js"]],
]);

/** The part of a job that says how it runs. */
export interface Run {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly file?: PackageFile;
}

/** @returns undefined for a job that no package can run; the ledger says why. */
export function runOf(
  ledger: Ledger,
  jobName: string,
  handler: string | undefined,
  parameter: string | undefined,
): Run | undefined {
  const type = String(ledger.get("glue_type") ?? "BEAN");
  const [program, extension] = SCRIPTS.get(type) ?? [];
  if (program !== undefined) {
    const path = `scripts/${jobName}.${extension}`;
    ledger.translated("glue_type", `jobType SCRIPT, by ${program}`);
    ledger.translated("glue_source", `the file ${path} of the app's package`);
    if (parameter !== undefined) ledger.translated("executor_param", "jobParameter, in the script's context argument");
    ledger.translated("executor_handler", "a script has no handler");
    const fields = {
      jobType: "SCRIPT",
      scriptCommandLine: `${program} ${path}`,
      ...(parameter !== undefined && { jobParameter: parameter }),
    };
    return { fields, file: { path, text: String(ledger.get("glue_source") ?? "") } };
  }
  if (type !== "BEAN") {
    ledger.refused("glue_type", `the job is not imported: a package has no interpreter of ${type}`);
    return undefined;
  }
  ledger.translated("glue_type", "jobType SIMPLE; the app's package brings the code");
  if (handler === undefined) {
    ledger.refused("glue_type", "the job is not imported: a BEAN without executor_handler runs nothing");
    return undefined;
  }
  ledger.translated("executor_handler", "jobClass and jobName");
  if (parameter !== undefined) ledger.translated("executor_param", "jobParameter");
  return {
    fields: { jobType: "SIMPLE", jobClass: handler, ...(parameter !== undefined && { jobParameter: parameter }) },
  };
}
