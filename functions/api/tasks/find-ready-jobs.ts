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
  const found = await Promise.all([...byJob].map(([jobName, open]) => readyJob(ports, jobName, open)));
  return { items: found.flat(), ...(next !== undefined && { next }) };
}

/** @returns an empty list if no fire of the job waits. */
async function readyJob(ports: Ports, jobName: string, open: readonly OpenItem[]): Promise<ReadyJob[]> {
  const fireIds = await waitingFires(ports, jobName, open);
  const [first] = fireIds;
  if (first === undefined) return [];
  const firedAt = (await ports.runs.getFire(jobName, first))?.firedAt;
  const firstFireTime = firedAt === undefined ? undefined : new Date(firedAt).toISOString();
  return [{ jobName, times: String(fireIds.length), ...(firstFireTime && { firstFireTime }) }];
}

/**
 * The fires of a DAEMON job wait in the states of its chunks.
 * @returns their ids: the first is the first of a queue
 */
async function waitingFires(
  { runs, daemons }: Ports,
  jobName: string,
  open: readonly OpenItem[],
): Promise<readonly string[]> {
  const { queue, daemonChunks } = await runs.readState(jobName);
  if (daemonChunks === undefined) return queue;
  const chunks = new Set(open.flatMap(({ chunk }) => (chunk === undefined ? [] : [chunk])));
  const states = await Promise.all([...chunks].map((chunk) => daemons.read(jobName, chunk)));
  const waiting = new Set(states.flatMap((state) => state.queue.map(({ fireId }) => fireId)));
  return [...queue, ...waiting];
}
