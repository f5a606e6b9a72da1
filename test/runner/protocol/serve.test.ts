import { expect, onTestFinished, test } from "vitest";
import { openExchange } from "../../../functions/runner/protocol/exchange.ts";
import { MAX_RESULT_BYTES, serveProtocol } from "../../../functions/runner/protocol/serve.ts";
import { shownTask } from "./shown-task.ts";

/** A runner that has handed out one task. */
async function aTakenTask() {
  const exchange = openExchange();
  const { address, token, close } = await serveProtocol(exchange);
  onTestFinished(close);
  const headers = { authorization: `Bearer ${token}` };
  const task = shownTask();
  const result = exchange.offer(task);
  await (await fetch(`${address}/task/next`, { headers })).json();
  const post = (body: string | ReadableStream, segment = encodeURIComponent(task.taskId)) =>
    fetch(`${address}/task/${segment}/result`, { method: "POST", headers, body, duplex: "half" } as RequestInit);
  return { post, result };
}

/** A result of this many bytes. */
function resultOf(bytes: number): string {
  const frame = JSON.stringify({ error: { message: "" } }).length;
  return JSON.stringify({ error: { message: "x".repeat(bytes - frame) } });
}

/** The same bytes without a length before them. */
const inChunks = (text: string) => new Blob([text]).stream();

test.each([
  { how: "with its length", send: (text: string) => text },
  { how: "in chunks", send: inChunks },
])("a result of 1 MB is taken, and a longer one is refused, $how", async ({ send }) => {
  const { post, result } = await aTakenTask();
  const refused = await post(send(resultOf(MAX_RESULT_BYTES + 1)));
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ message: expect.stringContaining("not a result") });
  expect((await post(send(resultOf(MAX_RESULT_BYTES)))).status).toBe(200);
  expect(JSON.stringify({ error: (await result).error })).toHaveLength(MAX_RESULT_BYTES);
});

test("a result that goes on after 1 MB is refused while it comes", async () => {
  const { post } = await aTakenTask();
  let goOn = () => {};
  const refused = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const unfinished = new ReadableStream({
    async start(controller) {
      controller.enqueue(new Uint8Array(MAX_RESULT_BYTES + 1).fill(0x20));
      await refused;
      controller.close();
    },
  });
  expect((await post(unfinished)).status).toBe(400);
  goOn();
});

test("an id with a broken percent-encoding names no task", async () => {
  const { post } = await aTakenTask();
  expect((await post("{}", "%E0%A4%A")).status).toBe(404);
});
