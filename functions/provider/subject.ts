import type { Client } from "../client/create-client.ts";
import type { NewApp } from "../contract/app.ts";
import type { NewJob } from "../contract/job.ts";
import type { Properties } from "./event.ts";

/** The body of a request of the API, as the template has it. */
export type Fields = Readonly<Record<string, unknown>>;

/** An app or a job: the requests by which the API changes it. Each throws an `ApiProblem` where it is refused. */
export interface Subject {
  readonly kind: Properties["Kind"];
  /** The field that names it. */
  readonly named: "appName" | "jobName";
  /** Of its fields. */
  readonly schema: typeof NewApp | typeof NewJob;
  create(client: Client, fields: Fields): Promise<void>;
  /**
   * Changes the stored one of the same name.
   * @param changes the fields with another value, with the API's defaults; undefined for one that has gone.
   */
  update(client: Client, after: Fields, changes: Fields): Promise<void>;
  remove(client: Client, name: string): Promise<void>;
  stored(client: Client, name: string): Promise<Fields>;
}
