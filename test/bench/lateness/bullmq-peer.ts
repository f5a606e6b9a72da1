/**
 * Job schedulers of BullMQ and one worker, which tells the instant at which each fire runs, in epoch ms, a line each.
 * The worker starts no process. Arguments: how many, every how many seconds, the port of the Redis.
 * @see https://docs.bullmq.io/guide/job-schedulers
 */
import { Queue, Worker } from "bullmq";

const [jobs = 1, everySeconds = 1, port = 6_379] = process.argv.slice(2).map(Number);
const connection = { host: "127.0.0.1", port, maxRetriesPerRequest: null };
const queue = new Queue("lateness", { connection });
new Worker("lateness", async () => void process.stdout.write(`${Date.now()}\n`), {
  connection,
  concurrency: jobs,
});
for (let n = 0; n < jobs; n++)
  await queue.upsertJobScheduler(
    `job-${n}`,
    { pattern: `*/${everySeconds} * * * * *` },
    { name: "fire", opts: { removeOnComplete: true } },
  );
