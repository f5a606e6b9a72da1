import type { App, AppRevision } from "../../contract/app.ts";
import type { Revision } from "../../contract/job.ts";
import type { Apps } from "../../ports/app-store.ts";
import type { JobHistory } from "../../ports/job-store.ts";

interface RevisionPorts {
  readonly jobs: JobHistory;
  readonly apps: Apps;
}

/**
 * Ports that read no revision of a job or an app a second time: a revision never changes. The newest revision of each is
 * still read at every call, because it does change. They are made for one message: a deleted revision is kept no longer.
 */
export function keepRevisions({ jobs, apps }: RevisionPorts): RevisionPorts {
  const ofJobs = new Map<string, Revision>();
  const ofApps = new Map<string, App>();
  const jobKey = (jobName: string, revision: number) => `${jobName} ${revision}`;
  const appKey = ({ appName, incarnation, revision }: AppRevision) => `${appName} ${incarnation} ${revision}`;
  const keepJob = <R extends Revision>(revision: R | undefined): R | undefined => {
    if (revision !== undefined) ofJobs.set(jobKey(revision.config.jobName, revision.revision), revision);
    return revision;
  };
  const keepApp = (app: App | undefined): App | undefined => {
    if (app !== undefined) ofApps.set(appKey(app), app);
    return app;
  };
  return {
    jobs: {
      ...jobs,
      get: async (jobName) => keepJob(await jobs.get(jobName)),
      getRevisionAt: async (jobName, at) => keepJob(await jobs.getRevisionAt(jobName, at)),
      getRevision: async (jobName, revision) =>
        ofJobs.get(jobKey(jobName, revision)) ?? keepJob(await jobs.getRevision(jobName, revision)),
    },
    apps: {
      ...apps,
      get: async (appName) => keepApp(await apps.get(appName)),
      getRevision: async (revision) => ofApps.get(appKey(revision)) ?? keepApp(await apps.getRevision(revision)),
    },
  };
}
