import type { Client } from "../client/create-client.ts";
import type { Properties } from "./event.ts";

/** The body of a request of the API, as the template has it. */
export type Fields = Readonly<Record<string, unknown>>;

/** An app or a job: the requests by which the API changes it. Each throws an `ApiProblem` where it is refused. */
export interface Subject {
  readonly kind: Properties["Kind"];
  /** The field that names it. */
  readonly named: "appName" | "jobName";
  create(client: Client, fields: Fields): Promise<void>;
  /** Changes the stored one of the same name. */
  update(client: Client, before: Fields, after: Fields): Promise<void>;
  remove(client: Client, name: string): Promise<void>;
  stored(client: Client, name: string): Promise<Fields>;
  /** All fields that a stored one would have, with the API's defaults; undefined for fields that the API refuses. */
  withDefaults(fields: Fields): Fields | undefined;
  /** The fields of its owner. */
  readonly fields: readonly string[];
}
