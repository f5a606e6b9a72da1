import { expect, test } from "vitest";
import { appProblems } from "../../../functions/core/config/app-rules.ts";
import { parseObjectUrl } from "../../../functions/core/config/object-url.ts";

test.each([
  ["s3://bucket/key", "bucket", "key"],
  ["s3://my.bucket-1/a/b//c.tar.gz", "my.bucket-1", "a/b//c.tar.gz"],
  ["s3://bucket/a%2Fb?version=1#x", "bucket", "a%2Fb?version=1#x"],
  ["s3://bucket/../.hidden..", undefined, undefined],
  ["s3://bucket/a b ä/", "bucket", "a b ä/"],
])("%s is the object %s, %s", (url, bucket, key) => {
  expect(parseObjectUrl(url)).toEqual(bucket === undefined ? undefined : { bucket, key });
});

test.each([
  ...[
    "s3://bucket",
    "s3://bucket/",
    "s3:///key",
    "s3://Bucket/key",
    "s3://b/key",
    "s3://user@bucket/key",
    "S3://bucket/key",
  ],
  ...[
    "s3://bucket:443/key",
    "s3://bucket/a/./b",
    "s3://bucket/a/..",
    "s3://bucket/a\nb",
    `s3://bucket/${"ä".repeat(513)}`,
  ],
])("%j names no object", (url) => {
  expect(parseObjectUrl(url)).toBeUndefined();
});

test.each([
  [{ appURL: "s3://bucket/key", roleArn: "arn:aws:iam::123456789012:role/foo" }, []],
  [{ appURL: "s3://bucket/key" }, ["/roleArn"]],
  [{ appURL: "s3://bucket/key", roleArn: "" }, ["/roleArn"]],
  [{ appURL: "s3://bucket", roleArn: "arn:aws:iam::123456789012:role/foo" }, ["/appURL"]],
  [{ appURL: "S3://bucket/key" }, ["/appURL"]],
])("an app %j has problems at %j", (app, pointers) => {
  const problems = appProblems(app, { tiers: [256], appUrls: "public" });
  expect(problems.map(({ pointer }) => pointer)).toEqual(pointers);
});
