import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { startScript } from "../../a-package.ts";
import { aRunner } from "../../a-runner.ts";
import { aTask } from "../../a-task.ts";
import { servePackages } from "../../package-server.ts";

const LIMITS = { idleMs: 300, totalMs: 700 };

function trickle(response: ServerResponse): void {
  const timer = setInterval(() => response.write("."), 50);
  response.on("close", () => clearInterval(timer));
}

test.each([
  { server: "never answers", answer: () => {}, reason: "silent for 0.3 s" },
  {
    server: "stops in the middle",
    answer: (response: ServerResponse) => void response.write("part"),
    reason: "silent for 0.3 s",
  },
  { server: "trickles", answer: trickle, reason: "not here after 0.7 s" },
])("a server that $server ends the task in an ERROR that another attempt may heal", async (row) => {
  const archive = startScript("echo here");
  let isSlow = true;
  const { origin } = await servePackages((_, response) => {
    if (isSlow) row.answer(response);
    else response.end(archive);
  });
  const runner = aRunner({}, {}, LIMITS);
  const app = { appURL: `${origin}/a.tgz` };
  const report = await runner.report(aTask({ app }));
  expect(report).toMatchObject({ outcome: "ERROR", retryable: true, reason: `package: ${row.reason}` });
  isSlow = false;
  expect(await runner.report(aTask({ app }))).toMatchObject({ outcome: "FINISHED" });
});

test.each([
  { server: "sends one byte first", sizes: [1] },
  { server: "sends the mark of gzip and the rest apart", sizes: [2, 1, 7] },
])("a server that $server is told by the whole file: the package is opened as ever", async ({ sizes }) => {
  const archive = startScript("echo here");
  const inPieces = (bytes: Buffer) =>
    servePackages((_, response) => {
      let at = 0;
      const next = () => {
        const size = sizes.shift();
        if (size === undefined) return void response.end(bytes.subarray(at));
        response.write(bytes.subarray(at, at + size), () => setImmediate(next));
        at += size;
      };
      next();
    });
  const { origin } = await inPieces(archive);
  const task = aTask({ app: { appURL: `${origin}/a.tgz` } });
  expect(await aRunner().report(task)).toMatchObject({ outcome: "FINISHED" });
});

test("a layer of gzip inside another one is refused, also behind a first piece of one byte", async () => {
  const twice = gzipSync(startScript("echo here"));
  const { origin } = await servePackages((_, response) => {
    response.write(twice.subarray(0, 1), () => response.end(twice.subarray(1)));
  });
  const report = await aRunner().report(aTask({ app: { appURL: `${origin}/a.tgz` } }));
  expect(report).toMatchObject({ outcome: "ERROR", reason: expect.stringContaining("opened as tar packed by gzip") });
});
