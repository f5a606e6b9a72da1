import { expect, test } from "vitest";
import { packageFormat } from "../../../../functions/runner/package/archive/package-format.ts";

test.each([
  { name: "foo.tar", archive: "tar", compression: "none" },
  { name: "foo.tar.gz", archive: "tar", compression: "gzip" },
  { name: "foo.tgz", archive: "tar", compression: "gzip" },
  { name: "foo.tar.bz2", archive: "tar", compression: "bzip2" },
  { name: "foo.tbz2", archive: "tar", compression: "bzip2" },
  { name: "foo.tar.xz", archive: "tar", compression: "xz" },
  { name: "foo.txz", archive: "tar", compression: "xz" },
  { name: "foo.zip", archive: "zip", compression: "none" },
  { name: "foo.gz", archive: "none", compression: "gzip" },
])("$name is $archive in $compression", ({ name, ...format }) => {
  const url = new URL(`https://example.org/dist.tar/${name}?X-Signature=a/b.zip#c.zip`);
  expect(packageFormat(url)).toEqual({ ...format, fileName: "foo" });
});

test.each([
  { path: "/foo.sh", fileName: "foo.sh" },
  { path: "/foo.ZIP", fileName: "foo.ZIP" },
  { path: "/foo.jar", fileName: "foo.jar" },
  { path: "/my%20job.sh", fileName: "my job.sh" },
  { path: "/a%2F..%2F..%2Fb", fileName: "a_.._.._b" },
  { path: "/%E0%A4%A", fileName: "%E0%A4%A" },
  { path: "/", fileName: "app" },
  { path: "/%00", fileName: "_" },
])("$path is one file, $fileName", ({ path, fileName }) => {
  const url = new URL(`https://example.org${path}`);
  expect(packageFormat(url)).toEqual({ archive: "none", compression: "none", fileName });
});
