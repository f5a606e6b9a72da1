/** Three jobs of one app: register each under its name here as `jobClass`. */
import { type DataflowJob, type JobContext, runJobs, type SimpleJob } from "elastic-job-serverless";

/** SIMPLE: does its shard's share of the work and is done. */
class GreetingJob implements SimpleJob {
  execute({ shardingItem, shardingTotalCount, shardingParameter, job }: JobContext): void {
    console.log(
      `Hello from ${job.beanName ?? "nobody"}, shard ${shardingItem} of ${shardingTotalCount}: ${shardingParameter}`,
    );
    if (shardingParameter === "broken") throw new Error("this shard is broken");
  }
}

/** DATAFLOW: fetches once, and processes the items that it found. */
class OrderJob implements DataflowJob<string> {
  async fetchData({ jobParameter }: JobContext): Promise<string[]> {
    return jobParameter.split(",").filter((order) => order !== "");
  }

  async processData(_: JobContext, orders: readonly string[]): Promise<void> {
    console.log(`Processed ${orders.length} orders: ${orders.join(" ")}`);
  }
}

/** Streaming DATAFLOW (`streamingProcess: true`): goes on until it fetches nothing. */
class CountdownJob implements DataflowJob<number> {
  private left: number;

  constructor() {
    this.left = 5;
  }

  fetchData(): number[] {
    return this.left > 0 ? [this.left--] : [];
  }

  processData(_: JobContext, [number]: readonly number[]): void {
    console.log(`${number} …`);
  }
}

runJobs({ GreetingJob, OrderJob, CountdownJob });
