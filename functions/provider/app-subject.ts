import { NewApp } from "../contract/app.ts";
import type { Subject } from "./subject.ts";

/** Fields without a default: the API takes them away by an empty value. */
const NOTHING: Readonly<Record<string, unknown>> = { roleArn: "", sha256: "", secrets: {} };

export const appSubject: Subject = {
  kind: "App",
  named: "appName",
  schema: NewApp,
  async create(client, fields) {
    await client.call("create-app", { body: fields as never });
  },
  /** The API keeps each field that a request does not name: a field that left the template gets its default again. */
  async update(client, { appName }, changes) {
    const values = Object.entries(changes).map(([field, value]) => [field, value ?? NOTHING[field]]);
    await client.call("update-app", { body: { ...Object.fromEntries(values), appName } as never });
  },
  async remove(client, appName) {
    await client.call("delete-app", { path: { appName } });
  },
  stored: async (client, appName) => (await client.call("get-app", { path: { appName } })).value,
};
