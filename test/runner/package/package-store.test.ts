import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import path from "node:path";
import { expect, test } from "vitest";
import type { TemporaryCredentials } from "../../../functions/contract/broker.ts";
import type { ObjectName } from "../../../functions/core/config/object-url.ts";
import { NotGiven } from "../../../functions/runner/credentials/ask-in-time.ts";
import { PACKAGE_LIMITS } from "../../../functions/runner/package/limits.ts";
import { type PackageWish, packageStore } from "../../../functions/runner/package/package-store.ts";
import { aDirectory } from "../a-directory.ts";
import { aTree, tarOf } from "../a-package.ts";
import { servePackages } from "../package-server.ts";

/** A store, and a server of one package whose version can be changed; it counts the bytes it has sent. */
async function aStore(answer?: RequestListener) {
  const versions = ["one", "two"].map((text) => tarOf(aTree({ version: text })));
  const state = { version: 0, sent: 0 };
  const { origin, requests } = await servePackages((request, response) => {
    if (answer) return void answer(request, response);
    const bytes = versions[state.version] ?? Buffer.alloc(0);
    const etag = `"${state.version}"`;
    response.setHeader("etag", etag);
    if (request.headers["if-none-match"] === etag) return void response.writeHead(304).end();
    state.sent += bytes.length;
    response.end(bytes);
  });
  const root = path.join(aDirectory(), "packages");
  const deps = {
    isAllowed: () => true,
    httpNeedsDigest: false,
    resolve: () => Promise.reject(new Error("not to be looked up")),
    limits: PACKAGE_LIMITS,
    objects: {
      sign: async ({ bucket, key }: ObjectName, { sessionToken }: TemporaryCredentials) => ({
        url: new URL(`/${bucket}/${key}`, origin),
        headers: { authorization: `signed with ${sessionToken}` },
      }),
    },
  };
  const store = packageStore(root, deps);
  const appURL = `${origin}/a.tgz`;
  const get = async (wish: Partial<PackageWish> = {}) => {
    const { directory } = await store.get(
      {
        appURL,
        sha256: undefined,
        appCacheEnable: true,
        executionId: "e1",
        isInUse: false,
        program: undefined,
        credentials: () => Promise.reject(new Error("no role is here")),
        ...wish,
      },
      new AbortController().signal,
    );
    return { directory, version: readFileSync(path.join(directory, "version"), "utf8") };
  };
  return {
    get,
    root,
    state,
    requests,
    store,
    digests: versions.map(digestOf),
    sizes: versions.map(({ length }) => length),
  };
}

const digestOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

test("a cached package is asked about once per execution, and sent once", async () => {
  const { get, requests, state, sizes } = await aStore();
  const first = await get();
  for (const executionId of ["e1", "e1", "e2", "e2", "e3"]) expect(await get({ executionId })).toEqual(first);
  expect(requests.map(({ headers }) => headers["if-none-match"])).toEqual([undefined, '"0"', '"0"']);
  expect(state.sent).toBe(sizes[0]);
});

test("a cached package is replaced when the server has another, and the old one is removed", async () => {
  const { get, state, root, digests } = await aStore();
  expect(await get()).toMatchObject({ version: "one" });
  state.version = 1;
  expect(await get()).toMatchObject({ version: "one" });
  expect(await get({ executionId: "e2" })).toMatchObject({ version: "two" });
  expect(readdirSync(root)).toEqual([digests[1]]);
});

test("a package that its digest names is fetched once, and never asked about", async () => {
  const { get, requests, digests } = await aStore();
  for (const executionId of ["e1", "e2", "e3"]) await get({ executionId, sha256: digests[0] as string });
  expect(requests).toHaveLength(1);
});

test("without appCacheEnable the package is fetched each time", async () => {
  const { get, requests, state, sizes } = await aStore();
  for (let i = 0; i < 3; i++) await get({ appCacheEnable: false });
  expect(requests.map(({ headers }) => headers["if-none-match"])).toEqual([undefined, undefined, undefined]);
  expect(state.sent).toBe(3 * (sizes[0] ?? 0));
});

test("a package without a mark of its version is fetched whole", async () => {
  const bytes = tarOf(aTree({ version: "plain" }));
  const { get, requests } = await aStore((_, response) => response.end(bytes));
  const first = await get();
  expect(await get({ executionId: "e2" })).toEqual(first);
  expect(requests).toHaveLength(2);
});

test("a package is whole or not there: one that cannot be unpacked leaves nothing", async () => {
  const { get, root } = await aStore((_, response) => response.end("no archive"));
  await expect(get()).rejects.toMatchObject({ retryable: false });
  expect(readdirSync(root)).toEqual([]);
});

test("a half package of a crash is no obstacle", async () => {
  const { get, root, digests } = await aStore();
  const partial = path.join(root, `${digests[0]}.partial`);
  mkdirSync(partial, { recursive: true });
  writeFileSync(path.join(partial, "version"), "half");
  expect(await get()).toMatchObject({ version: "one" });
  expect(readdirSync(root)).toEqual([digests[0]]);
});

test("a server that fails when it is asked again fails the task: the package may have been withdrawn", async () => {
  let status = 200;
  const bytes = tarOf(aTree({ version: "x" }));
  const { get } = await aStore((_, response) => response.writeHead(status, { etag: '"x"' }).end(bytes));
  await get();
  status = 500;
  await expect(get({ executionId: "e2" })).rejects.toMatchObject({ retryable: true });
  status = 404;
  await expect(get({ executionId: "e3" })).rejects.toMatchObject({ retryable: false });
});

test("clearing removes everything", async () => {
  const { get, root, store } = await aStore();
  await get();
  await store.clear();
  expect(existsSync(root)).toBe(false);
  expect(await get()).toMatchObject({ version: "one" });
});

const session = (nth: number) => ({
  accessKeyId: "k",
  secretAccessKey: "s",
  sessionToken: `session ${nth}`,
  expiresAt: 0,
});

test("an object of S3 is fetched with a session of the role, and revalidated as other packages are", async () => {
  const { get, requests, state } = await aStore();
  let asked = 0;
  const wish = { appURL: "s3://bucket/some/a.tgz", credentials: async () => session(++asked) };
  expect((await get(wish)).version).toBe("one");
  expect((await get(wish)).version).toBe("one");
  expect((await get({ ...wish, executionId: "e2" })).version).toBe("one");
  state.version = 1;
  expect((await get({ ...wish, executionId: "e3" })).version).toBe("two");
  const sent = requests.map(({ url, headers }) => [url, headers.authorization, headers["if-none-match"]]);
  expect(sent).toEqual([
    ["/bucket/some/a.tgz", "signed with session 1", undefined],
    ["/bucket/some/a.tgz", "signed with session 2", '"0"'],
    ["/bucket/some/a.tgz", "signed with session 3", '"0"'],
  ]);
});

test("the role is not used for a kept package whose digest is named, and not for a package of a server", async () => {
  const { get, digests } = await aStore();
  let asked = 0;
  const credentials = async () => session(++asked);
  await get({ credentials });
  expect(asked).toBe(0);
  const wish = { appURL: "s3://bucket/a.tgz", sha256: digests[0], credentials };
  for (const executionId of ["e1", "e2", "e3"]) await get({ ...wish, executionId });
  expect(asked).toBe(1);
});

test("a redirect of a signed request is not followed, and its headers go nowhere else", async () => {
  const other = await servePackages((_, response) => response.end());
  const { get } = await aStore((_, response) => void response.writeHead(307, { location: other.origin }).end());
  const wish = { appURL: "s3://bucket/a.tgz", credentials: async () => session(1) };
  await expect(get(wish)).rejects.toMatchObject({ message: "package: 307 Temporary Redirect", retryable: false });
  expect(other.requests).toEqual([]);
});

test("a bucket of another region is named as such", async () => {
  const { get } = await aStore(
    (_, response) => void response.writeHead(301, { "x-amz-bucket-region": "eu-west-1" }).end(),
  );
  const wish = { appURL: "s3://bucket/a.tgz", credentials: async () => session(1) };
  await expect(get(wish)).rejects.toThrow("the bucket is in eu-west-1, and not in the stack's region");
});

test.each([true, false])(
  "a role that was not given refuses the package; another attempt may help: %s",
  async (retryable) => {
    const { get, requests } = await aStore();
    const credentials = () => Promise.reject(new NotGiven("not authorized", { retryable }));
    await expect(get({ appURL: "s3://bucket/a.tgz", credentials })).rejects.toMatchObject({
      message: "package: the role cannot be used: not authorized",
      retryable,
    });
    expect(requests).toEqual([]);
  },
);
