import { NewJob } from "../contract/job.ts";
import { changedFields } from "./changed-fields.ts";
import type { Subject } from "./subject.ts";

const withDefaults: Subject["withDefaults"] = (fields) => NewJob.safeParse(fields).data;

export const jobSubject: Subject = {
  kind: "Job",
  named: "jobName",
  fields: Object.keys(NewJob.shape),
  withDefaults,
  async create(client, fields) {
    await client.call("register-job", { body: fields as never });
  },
  /** An update of the API replaces the whole configuration. */
  async update(client, before, after) {
    const [old, young] = [withDefaults(before) ?? before, withDefaults(after) ?? after];
    if (changedFields(jobSubject.fields, old, young).length === 0) return;
    await client.call("update-job", { body: after as never });
  },
  async remove(client, jobName) {
    await client.call("deregister-job", { body: { jobName } });
  },
  stored: async (client, jobName) => (await client.call("get-job", { path: { jobName } })).value,
};
