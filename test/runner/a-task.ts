import type { Task } from "../../functions/contract/task.ts";

type Wish = Partial<Omit<Task, "job" | "app">> & { job?: Partial<Task["job"]>; app?: Partial<Task["app"]> };

let number = 0;

/** A task of its own execution: a SIMPLE job of an app at `appURL`. */
export function aTask({ job, app, ...wish }: Wish = {}): Task {
  number += 1;
  const executionId = wish.executionId ?? `foo_job.c${1_700_000_000 + number}`;
  const item = wish.item ?? 0;
  return {
    taskId: `foo_job@-@${item}@-@READY@-@${executionId}.1@-@signature${number}`,
    executionId,
    attempt: 1,
    segment: 1,
    item,
    shardingParameter: "Beijing",
    fireTime: "2026-01-01T00:00:05.000Z",
    cancelKey: `cancel-${executionId}`,
    job: {
      jobName: "foo_job",
      jobType: "SIMPLE",
      jobExecutionType: "TRANSIENT",
      jobClass: "FooJob",
      shardingTotalCount: 3,
      jobParameter: "all",
      memoryMB: 64,
      cpuCount: 0.1,
      streamingProcess: false,
      jobProperties: {},
      timeoutSeconds: 60,
      ...job,
    },
    app: {
      appName: "foo_app",
      appURL: "http://127.0.0.1:1/foo-job.tar.gz",
      bootstrapScript: "bin/start.sh",
      appCacheEnable: true,
      environment: {},
      memoryMB: 64,
      incarnation: "A".repeat(26),
      revision: 1,
      ...app,
    },
    ...wish,
  };
}
