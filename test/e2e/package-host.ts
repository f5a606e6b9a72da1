import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { rawTar } from "../runner/package/raw-tar.ts";

/** One answer of the host. */
export interface Transfer {
  readonly path: string;
  readonly status: number;
  /** Of the package. */
  readonly bytes: number;
}

/** A team's package server on loopback, which knows conditional requests and keeps a record of what it sent. */
export interface PackageHost {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly transfers: readonly Transfer[];
  stop(): void;
}

/** A package of executable files. */
export const packed = (files: Readonly<Record<string, string>>): Buffer =>
  gzipSync(rawTar(Object.entries(files).map(([path, content]) => ({ path, content, mode: 0o755 }))));

/** @param packageAt what lies at a path; undefined is a 404. */
export async function hostPackages(packageAt: (path: string) => Buffer | undefined): Promise<PackageHost> {
  const transfers: Transfer[] = [];
  const server = createServer((request, response) => {
    const { url: path = "" } = request;
    const bytes = packageAt(path);
    const etag = `"${createHash("sha256")
      .update(bytes ?? "")
      .digest("hex")}"`;
    const isKnown = request.headers["if-none-match"] === etag;
    const status = bytes === undefined ? 404 : isKnown ? 304 : 200;
    const body = status === 200 ? bytes : undefined;
    transfers.push({ path, status, bytes: body?.length ?? 0 });
    response.writeHead(status, { etag }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    transfers,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
