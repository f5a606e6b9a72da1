import { ReadyJob } from "../../contract/open-task.ts";
import { parseExecutionId } from "../../core/run/ids.ts";
import type { DaemonShards } from "../../ports/daemon-store.ts";
import type { OpenItem, OpenWork } from "../../ports/open-work.ts";
import type { Page, PageRequest } from "../../ports/page.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { listReply } from "../http/list-reply.ts";
import { operation } from "../http/operation.ts";
import { EXAMINED } from "./open-chunks.ts";

interface Ports {
  readonly openWork: OpenWork;
  readonly runs: RunStore;
  readonly daemons: DaemonShards;
}

export const findReadyJobs = operation({
  method: "GET",
  path: "/api/job/tasks/ready",
  name: "find-ready-jobs",
  summary:
    "The jobs with fires that wait, and their number. A page may be short: the link leads on. A job with very many open shards may be on several pages",
  success: { status: 200, schema: ReadyJob, list: EXAMINED, headers: ["Link"] },
  problems: [],
  handle: (ports: Ports, request) =>
    listReply(
      request,
      (page) => pageOf(ports, page),
      (job) => job,
      EXAMINED,
    ),
});

/** A fire waits only while an execution of its job is open, so the open executions name all jobs that may be ready. */
async function pageOf(ports: Ports, page: PageRequest): Promise<Page<ReadyJob>> {
  const { items, next } = await ports.openWork.list(page);
  const byJob = new Map<string, OpenItem[]>();
  for (const item of items) {
    const jobName = parseExecutionId(item.executionId)?.jobName;
    if (jobName !== undefined) byJob.set(jobName, [...(byJob.get(jobName) ?? []), item]);
  }
  const counted = [...byJob].map(async ([jobName, open]) => ({
    jobName,
    times: await waitingFires(ports, jobName, open),
  }));
  const ready = (await Promise.all(counted)).filter(({ times }) => times > 0);
  return {
    items: ready.map(({ jobName, times }) => ({ jobName, times: String(times) })),
    ...(next !== undefined && { next }),
  };
}

/** The fires of a DAEMON job wait in the states of its chunks. */
async function waitingFires({ runs, daemons }: Ports, jobName: string, open: readonly OpenItem[]): Promise<number> {
  const { queue, daemonChunks } = await runs.readState(jobName);
  if (daemonChunks === undefined) return queue.length;
  const chunks = new Set(open.flatMap(({ chunk }) => (chunk === undefined ? [] : [chunk])));
  const states = await Promise.all([...chunks].map((chunk) => daemons.read(jobName, chunk)));
  const waiting = new Set(states.flatMap((state) => state.queue.map(({ fireId }) => fireId)));
  return queue.length + waiting.size;
}
