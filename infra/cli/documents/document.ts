import type { AppConfig } from "../../../functions/contract/app.ts";
import type { JobConfig } from "../../../functions/contract/job.ts";

/** One app or job as it stands in a file. Fields that are absent have their defaults. */
export interface Document {
  readonly kind: "App" | "Job";
  readonly name: string;
  /** As the API takes them. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Of a job or app that its file says so of: whether it is enabled. */
  readonly enabled?: boolean;
}

export const appDocument = (app: AppConfig): Document => ({ kind: "App", name: app.appName, fields: { ...app } });
export const jobDocument = (job: JobConfig): Document => ({ kind: "Job", name: job.jobName, fields: { ...job } });

/** `Job nightly` */
export const labelOf = ({ kind, name }: Pick<Document, "kind" | "name">) => `${kind} ${name}`;

/** The document as a plain value, the kind first. */
export const plainOf = ({ kind, fields, enabled }: Document) => ({
  kind,
  ...fields,
  ...(enabled !== undefined && { enabled }),
});
