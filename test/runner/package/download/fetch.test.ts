import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isPublicAddress } from "../../../../functions/runner/package/download/address-rules.ts";
import { type FetchDeps, fetchPackage, type Validators } from "../../../../functions/runner/package/download/fetch.ts";
import type { ResolvedAddress } from "../../../../functions/runner/package/download/pinned-lookup.ts";
import { PACKAGE_LIMITS, type PackageLimits } from "../../../../functions/runner/package/limits.ts";
import { aDirectory } from "../../a-directory.ts";
import { serveBytes, servePackages } from "../../package-server.ts";

const BYTES = "the package";
const DIGEST = createHash("sha256").update(BYTES).digest("hex");

interface Wish {
  limits?: Partial<PackageLimits>;
  sha256?: string;
  known?: Validators;
  isAllowed?: FetchDeps["isAllowed"];
  resolve?: FetchDeps["resolve"];
  httpNeedsDigest?: boolean;
}

async function fetched(url: string, { limits, sha256, known = {}, ...wish }: Wish = {}) {
  const file = path.join(aDirectory(), "file");
  const deps: FetchDeps = {
    isAllowed: () => true,
    httpNeedsDigest: false,
    resolve: () => Promise.reject(new Error("not to be looked up")),
    limits: { ...PACKAGE_LIMITS, ...limits },
    ...wish,
  };
  const signal = new AbortController().signal;
  const answer = await fetchPackage({ url: new URL(url), sha256 }, file, known, deps, signal);
  return { ...answer, content: answer.kind === "fetched" ? readFileSync(file, "utf8") : undefined };
}

test("a package is fetched with its digest and its ETag or date", async () => {
  const { origin } = await servePackages((_, response) => {
    response.setHeader("etag", '"1"').setHeader("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT").end(BYTES);
  });
  expect(await fetched(`${origin}/a.tgz`, { sha256: DIGEST })).toEqual({
    kind: "fetched",
    sha256: DIGEST,
    validators: { etag: '"1"', lastModified: "Thu, 01 Jan 2026 00:00:00 GMT" },
    content: BYTES,
  });
});

test.each<{ known: Validators; header: string }>([
  { known: { etag: '"1"' }, header: "if-none-match" },
  { known: { lastModified: "Thu, 01 Jan 2026 00:00:00 GMT" }, header: "if-modified-since" },
])("a known package is asked for with $header", async ({ known, header }) => {
  const { origin } = await servePackages((request, response) => {
    response.statusCode = request.headers[header] === Object.values(known)[0] ? 304 : 200;
    response.end();
  });
  expect(await fetched(`${origin}/a.tgz`, { known })).toMatchObject({ kind: "unchanged" });
});

test.each([
  { status: 404, retryable: false, reason: "package: 404 Not Found" },
  { status: 403, retryable: false, reason: "package: 403 Forbidden" },
  { status: 304, retryable: false, reason: "package: 304 Not Modified" },
  { status: 204, retryable: false, reason: "package: 204 No Content" },
  { status: 500, retryable: true, reason: "package: 500 Internal Server Error" },
  { status: 503, retryable: true, reason: "package: 503 Service Unavailable" },
])("a $status is final: $retryable", async ({ status, retryable, reason }) => {
  const { origin } = await servePackages((_, response) => response.writeHead(status).end());
  await expect(fetched(`${origin}/a`)).rejects.toMatchObject({ message: reason, retryable });
});

test.each([
  { answer: "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n", reason: "101 Switching" },
  { answer: "HTTP/1.1 101 Switching Protocols\r\n\r\n", reason: "" },
  { answer: "", reason: "" },
  { answer: "SSH-2.0-OpenSSH_9.2\r\n", reason: "" },
  { answer: "HTTP/1.1 103 Early Hints\r\n\r\n", reason: "" },
])("the answer '$answer' settles the fetch", async ({ answer, reason }) => {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    if (answer === "") socket.end();
    else socket.once("data", () => socket.write(answer));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const failure = fetched(`http://127.0.0.1:${port}/a`, { limits: { idleMs: 200 } });
  await expect(failure).rejects.toMatchObject({ message: expect.stringContaining(`package: ${reason}`) });
});

test("a refused connection may be accepted next time", async () => {
  await expect(fetched("http://127.0.0.1:1/a")).rejects.toMatchObject({ retryable: true });
});

test("a server that sends less than it promised has broken off", async () => {
  const { origin } = await servePackages((_, response) => {
    response.writeHead(200, { "content-length": "100" }).write("part", () => response.destroy());
  });
  await expect(fetched(`${origin}/a`)).rejects.toMatchObject({ retryable: true });
});

test.each([
  { because: "never answers", listener: () => {} },
  {
    because: "stops in the middle",
    listener: (_: unknown, response: { write(text: string): unknown }) => response.write("part"),
  },
])("a server that $because is given up after the longest silence", async ({ listener }) => {
  const { origin } = await servePackages(listener);
  const failed = { retryable: true, message: "package: silent for 0.2 s" };
  await expect(fetched(`${origin}/a`, { limits: { idleMs: 200 } })).rejects.toMatchObject(failed);
});

test("a server that trickles is given up after the total time", async () => {
  const { origin } = await servePackages((_, response) => {
    const trickle = setInterval(() => response.write("."), 20);
    response.on("close", () => clearInterval(trickle));
  });
  const failure = fetched(`${origin}/a`, { limits: { idleMs: 200, totalMs: 400 } });
  await expect(failure).rejects.toMatchObject({ message: "package: not here after 0.4 s", retryable: true });
});

test.each(["announced", "not announced"])("more bytes than allowed, %s, are not fetched", async (how) => {
  const { origin } = await servePackages((_, response) => {
    if (how === "announced") response.setHeader("content-length", 11);
    response.write("01234");
    response.end("567890");
  });
  const failure = fetched(`${origin}/a`, { limits: { fetchedBytes: 10 } });
  await expect(failure).rejects.toMatchObject({ message: "package: larger than 10 bytes", retryable: false });
});

test("a package of another digest is refused", async () => {
  const { origin } = await serveBytes("another package");
  const failure = fetched(`${origin}/a`, { sha256: DIGEST });
  await expect(failure).rejects.toMatchObject({ message: expect.stringContaining("sha256"), retryable: false });
});

test("redirects are followed up to a limit", async () => {
  const { origin } = await servePackages((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end(BYTES);
    else response.writeHead(302, { location: `/${left - 1}` }).end();
  });
  expect(await fetched(`${origin}/5`)).toMatchObject({ content: BYTES });
  await expect(fetched(`${origin}/6`)).rejects.toMatchObject({ message: "package: more than 5 redirects" });
});

test.each(["file:///etc/passwd", "ftp://example.org/a"])("a redirect to %s is not followed", async (location) => {
  const { origin } = await servePackages((_, response) => response.writeHead(302, { location }).end());
  await expect(fetched(`${origin}/a`)).rejects.toMatchObject({ retryable: false });
});

test.each([
  "http://127.0.0.1:1/a",
  "http://2130706433/a",
  "http://0x7f.1/a",
  "http://169.254.169.254/latest/meta-data",
  "http://[::1]/a",
  "http://[::ffff:127.0.0.1]/a",
  "http://10.0.0.1/a",
])("%s is refused where addresses must be public", async (url) => {
  const failure = fetched(url, { isAllowed: isPublicAddress });
  await expect(failure).rejects.toMatchObject({ message: expect.stringContaining("may not"), retryable: false });
});

test("plain http needs a digest where it is not trusted, at every redirect", async () => {
  const { origin } = await serveBytes(BYTES);
  const failure = fetched(`${origin}/a`, { httpNeedsDigest: true });
  await expect(failure).rejects.toMatchObject({ message: "package: plain http without sha256", retryable: false });
  expect(await fetched(`${origin}/a`, { httpNeedsDigest: true, sha256: DIGEST })).toMatchObject({ content: BYTES });
});

// Two loopback addresses stand for a public one and a forbidden one; a server listens on both.
const ALLOWED: ResolvedAddress = { address: "127.0.0.1", family: 4 };
const FORBIDDEN: ResolvedAddress = { address: "127.0.0.2", family: 4 };
const isAllowed = (address: string) => address === ALLOWED.address;

test("a redirect to a forbidden address is refused", async () => {
  const { origin, requests } = await servePackages((request, response) => {
    const location = `http://${FORBIDDEN.address}:${request.socket.localPort}/there`;
    response.writeHead(302, { location }).end();
  }, "0.0.0.0");
  const failure = fetched(`${origin}/a`, { isAllowed });
  await expect(failure).rejects.toMatchObject({ message: expect.stringContaining("may not"), retryable: false });
  expect(requests.map(({ url }) => url)).toEqual(["/a"]);
});

test.each([
  { because: "a forbidden address", addresses: [FORBIDDEN] },
  { because: "a forbidden address among others", addresses: [ALLOWED, FORBIDDEN] },
  { because: "no address", addresses: [] },
])("a name that leads to $because is refused", async ({ addresses }) => {
  const { origin, requests } = await servePackages((_, response) => response.end(BYTES), "0.0.0.0");
  const url = origin.replace("127.0.0.1", "package.example");
  const failure = fetched(url, { isAllowed, resolve: async () => addresses });
  await expect(failure).rejects.toMatchObject({ message: expect.stringContaining("leads to"), retryable: false });
  expect(requests).toHaveLength(0);
});

test("a name that changes its answer is connected to at the address that was judged", async () => {
  const { origin, requests } = await servePackages(
    ({ socket }, response) => response.end(socket.localAddress),
    "0.0.0.0",
  );
  const url = origin.replace("127.0.0.1", "rebinding.example");
  let lookups = 0;
  const resolve = async () => [lookups++ === 0 ? ALLOWED : FORBIDDEN];
  expect(await fetched(url, { isAllowed, resolve })).toMatchObject({ content: ALLOWED.address });
  expect(lookups).toBe(1);
  const failure = fetched(url, { isAllowed, resolve });
  await expect(failure).rejects.toMatchObject({ message: expect.stringContaining("leads to 127.0.0.2") });
  expect(requests).toHaveLength(1);
});
