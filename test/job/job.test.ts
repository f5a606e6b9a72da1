import { describe, expect, expectTypeOf, test } from "vitest";
import type * as contract from "../../functions/contract/job-protocol.ts";
import type { ShardingContext as ContractContext } from "../../functions/contract/sharding-context.ts";
import { findJob } from "../../functions/job/job.ts";
import {
  type DataflowJob,
  type JobContext,
  type JobDescription,
  runJobs,
  type ShardingContext,
  type SimpleJob,
  tryJob,
} from "../../functions/job/main.ts";

test("authors get the same context as the runner sends", () => {
  expectTypeOf<ContractContext>().toExtend<ShardingContext>();
  expectTypeOf<ShardingContext>().toExtend<ContractContext>();
  expectTypeOf<contract.JobDescription>().toExtend<JobDescription>();
});

describe("a job is found", () => {
  const jobs = { FooJob: { execute() {} }, "org.example.BarJob": { execute() {} } };
  test.each([
    { jobClass: "FooJob", found: jobs.FooJob },
    { jobClass: "com.example.FooJob", found: jobs.FooJob },
    { jobClass: "org.example.BarJob", found: jobs["org.example.BarJob"] },
    { jobClass: "BarJob", found: undefined },
    { jobClass: "toString", found: undefined },
    { jobClass: "", found: undefined },
  ])("for '$jobClass'", ({ jobClass, found }) => {
    expect(findJob(jobs, jobClass)).toBe(found);
  });
});

describe("tryJob", () => {
  test("runs a SIMPLE job with the context it is given", async () => {
    const seen: JobContext[] = [];
    class Foo implements SimpleJob {
      readonly description: JobDescription;
      constructor(description: JobDescription) {
        this.description = description;
      }
      execute(context: JobContext) {
        seen.push(context);
        expect(this.description).toBe(context.job);
      }
    }
    expect(await tryJob(Foo, { shardingItem: 2, shardingParameter: "c", job: { beanName: "foo" } })).toBe(1);
    expect(seen).toMatchObject([{ shardingItem: 2, shardingParameter: "c", attempt: 1, job: { beanName: "foo" } }]);
  });

  test("rejects with the job's error", async () => {
    const error = new Error("no");
    await expect(tryJob({ execute: () => Promise.reject(error) })).rejects.toBe(error);
  });

  class Numbers implements DataflowJob<number> {
    readonly processed: number[] = [];
    private next = 0;
    fetchData() {
      return this.next < 3 ? [this.next++] : null;
    }
    processData(_: JobContext, data: readonly number[]) {
      this.processed.push(...data);
    }
  }

  test("runs a DATAFLOW once", async () => {
    const job = new Numbers();
    expect(await tryJob(job)).toBe(1);
    expect(job.processed).toEqual([0]);
  });

  test("runs a streaming DATAFLOW until there is no more data", async () => {
    const job = new Numbers();
    expect(await tryJob(job, { job: { streamingProcess: true } })).toBe(4);
    expect(job.processed).toEqual([0, 1, 2]);
  });

  test("refuses a job that lacks the method of its type", async () => {
    await expect(tryJob({ execute() {} }, { job: { jobType: "DATAFLOW" } })).rejects.toThrow("lacks fetchData");
  });
});

test("runJobs says that it needs a runner", async () => {
  await expect(runJobs({})).rejects.toThrow("tryJob");
});
