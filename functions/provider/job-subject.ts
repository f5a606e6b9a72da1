import { NewJob } from "../contract/job.ts";
import type { Subject } from "./subject.ts";

export const jobSubject: Subject = {
  kind: "Job",
  named: "jobName",
  schema: NewJob,
  async create(client, fields) {
    await client.call("register-job", { body: fields as never });
  },
  /** An update of the API replaces the whole configuration. */
  async update(client, after) {
    await client.call("update-job", { body: after as never });
  },
  async remove(client, jobName) {
    await client.call("deregister-job", { body: { jobName } });
  },
  stored: async (client, jobName) => (await client.call("get-job", { path: { jobName } })).value,
};
