import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { aRunner } from "../a-runner.ts";
import { aTask } from "../a-task.ts";
import { serveBytes } from "../package-server.ts";
import { rawTar, TAR_TYPE } from "./raw-tar.ts";
import { rawZip, UNIX_TYPE } from "./raw-zip.ts";

const tar = rawTar([{ path: "l", type: TAR_TYPE.symlink, linkpath: "/etc" }]);

test.each([
  { name: "a.tar", archive: tar, reason: "leads out" },
  { name: "a.tar.gz", archive: gzipSync(tar), reason: "leads out" },
  {
    name: "a.zip",
    archive: rawZip([{ path: "l", content: "/etc", unixMode: UNIX_TYPE.symlink }]),
    reason: "leads out",
  },
  { name: "a.tar.bz2", archive: tar, reason: "package: " },
  { name: "a.tar.xz", archive: tar, reason: "package: " },
])("a hostile $name ends its task in ERROR, for good, with the reason", async ({ name, archive, reason }) => {
  const { origin } = await serveBytes(archive);
  const report = await aRunner().report(aTask({ app: { appURL: `${origin}/${name}` } }));
  expect(report).toMatchObject({ outcome: "ERROR", reason: expect.stringContaining(reason) });
  expect(report.retryable ?? false).toBe(false);
});
