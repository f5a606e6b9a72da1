import { NewApp } from "../contract/app.ts";
import { changedFields } from "./changed-fields.ts";
import type { Subject } from "./subject.ts";

/** Fields without a default: the API takes them away by an empty value. */
const NOTHING: Readonly<Record<string, unknown>> = { roleArn: "", sha256: "", secrets: {} };

const withDefaults: Subject["withDefaults"] = (fields) => NewApp.safeParse(fields).data;

export const appSubject: Subject = {
  kind: "App",
  named: "appName",
  fields: Object.keys(NewApp.shape),
  withDefaults,
  async create(client, fields) {
    await client.call("create-app", { body: fields as never });
  },
  /** The API keeps each field that a request does not name: a field that left the template gets its default again. */
  async update(client, before, after) {
    const [old, young] = [withDefaults(before) ?? before, withDefaults(after) ?? after];
    const changes = changedFields(appSubject.fields, old, young).map((field) => [
      field,
      young[field] ?? NOTHING[field],
    ]);
    if (changes.length === 0) return;
    await client.call("update-app", { body: { ...Object.fromEntries(changes), appName: after.appName } as never });
  },
  async remove(client, appName) {
    await client.call("delete-app", { path: { appName } });
  },
  stored: async (client, appName) => (await client.call("get-app", { path: { appName } })).value,
};
