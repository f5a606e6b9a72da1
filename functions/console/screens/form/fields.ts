import type { Words } from "../../words/dictionary.ts";
import type { JobBody } from "./job-body.ts";

/** A field of the form: its name in the API, its label and its kind. */
export interface FormField {
  readonly name: keyof JobBody;
  readonly label: keyof Words;
  readonly kind: "text" | "number" | "lines" | "check" | readonly string[];
  /** An empty text is an absent field. */
  readonly isOptional?: true;
  readonly isWide?: true;
  readonly fits?: (body: JobBody) => boolean;
}

const isScript = ({ jobType }: JobBody) => jobType === "SCRIPT";

/** All fields of a job, in the order of the form. */
export const JOB_FIELDS: readonly { readonly title: keyof Words; readonly fields: readonly FormField[] }[] = [
  {
    title: "partWhat",
    fields: [
      { name: "jobType", label: "type", kind: ["SIMPLE", "DATAFLOW", "SCRIPT"] },
      { name: "jobExecutionType", label: "executionType", kind: ["TRANSIENT", "DAEMON"] },
      {
        name: "jobClass",
        label: "jobClass",
        kind: "text",
        isOptional: true,
        isWide: true,
        fits: (body) => !isScript(body),
      },
      {
        name: "scriptCommandLine",
        label: "scriptCommandLine",
        kind: "text",
        isOptional: true,
        isWide: true,
        fits: isScript,
      },
      { name: "description", label: "description", kind: "text", isWide: true },
    ],
  },
  {
    title: "partWhen",
    fields: [
      { name: "cron", label: "cron", kind: "text", isWide: true },
      { name: "timeZone", label: "timeZone", kind: "text" },
      { name: "misfire", label: "misfire", kind: "check" },
      { name: "failover", label: "failover", kind: "check" },
    ],
  },
  {
    title: "partShards",
    fields: [
      { name: "shardingTotalCount", label: "shards", kind: "number" },
      { name: "cpuCount", label: "cpuCount", kind: "number" },
      { name: "memoryMB", label: "memoryMB", kind: "number" },
      { name: "timeoutSeconds", label: "timeoutSeconds", kind: "number" },
      { name: "shardingItemParameters", label: "shardingItemParameters", kind: "lines" },
      { name: "jobParameter", label: "jobParameter", kind: "lines" },
    ],
  },
  {
    title: "partMore",
    fields: [
      { name: "streamingProcess", label: "streamingProcess", kind: "check" },
      { name: "beanName", label: "beanName", kind: "text", isOptional: true },
      { name: "applicationContext", label: "applicationContext", kind: "text", isOptional: true },
    ],
  },
];
