import { parse as parseCsv } from "csv-parse/sync";
import { ImportError, type Source } from "../importer.ts";
import { parseJson } from "./json.ts";
import { type Row, rowsOf, tablesIn } from "./sql-rows.ts";

/** Columns of `xxl_job_info` in the order of 2.4's own script, for dumps that do not name them. */
const COLUMNS = [
  ...["id", "job_group", "job_desc", "add_time", "update_time", "author", "alarm_email", "schedule_type"],
  ...["schedule_conf", "misfire_strategy", "executor_route_strategy", "executor_handler", "executor_param"],
  ...["executor_block_strategy", "executor_timeout", "executor_fail_retry_count", "glue_type", "glue_source"],
  ...["glue_remark", "glue_updatetime", "child_jobid", "trigger_status", "trigger_last_time", "trigger_next_time"],
];
const GROUP_COLUMNS = ["id", "app_name", "title", "address_type", "address_list", "update_time"];

const JOBS = "xxl_job_info";
const GROUPS = "xxl_job_group";

/** The two tables that hold XXL-JOB's jobs. */
export interface Tables {
  readonly jobs: readonly Row[];
  readonly groups: readonly Row[];
  /** Names of the other tables of the dump that have rows. */
  readonly others: readonly string[];
}

/** Reads a mysqldump, or rows of `xxl_job_info` as CSV or JSON. @throws ImportError */
export function tablesOf(source: Source): Tables {
  const { from, text } = source;
  if (/\b(?:INSERT|REPLACE)\s/i.test(text) && /xxl_job_info/i.test(text)) {
    return {
      jobs: rowsOf(source, JOBS, COLUMNS),
      groups: rowsOf(source, GROUPS, GROUP_COLUMNS),
      others: tablesIn(text).filter((table) => table !== JOBS && table !== GROUPS),
    };
  }
  const jobs = /^\s*[[{]/.test(text) ? jsonRows(source) : csvRows(from, text);
  if (!jobs.some((row) => "schedule_type" in row || "job_cron" in row))
    throw new ImportError(from, 1, "it holds no rows of xxl_job_info: schedule_type is missing");
  return { jobs, groups: [], others: [] };
}

/** The API's names are in camel case. */
const snake = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/^child_job_id$/, "child_jobid");

function jsonRows(source: Source): Row[] {
  const value = parseJson(source);
  const list = Array.isArray(value) ? value : ((value as { data?: unknown }).data ?? [value]);
  if (!Array.isArray(list)) throw new ImportError(source.from, 1, "a list of rows is expected");
  return list.map((row: object) =>
    Object.fromEntries(Object.entries(row).map(([name, one]) => [snake(name), one as string])),
  );
}

function csvRows(from: string, text: string): Row[] {
  try {
    return parseCsv(text, {
      columns: (header: string[]) => header.map(snake),
      bom: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    const line = (error as { lines?: number }).lines;
    throw new ImportError(from, line, error instanceof Error ? error.message : String(error));
  }
}
