import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { rawTar } from "../../runner/package/raw-tar.ts";

/** One answer of the host. */
export interface Transfer {
  readonly path: string;
  readonly status: number;
  /** Of the package. */
  readonly bytes: number;
}

/** A team's package server on loopback, which knows conditional requests and keeps a record of its answers. */
export interface PackageHost {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly transfers: readonly Transfer[];
  stop(): void;
}

/** A package of executable files. */
export const packed = (files: Readonly<Record<string, string>>): Buffer =>
  gzipSync(rawTar(Object.entries(files).map(([path, content]) => ({ path, content, mode: 0o755 }))));

/** The answer to a request: a status, or bytes. With `sends` it breaks off after this many bytes. */
export type Offer = { readonly status: number } | { readonly bytes: Buffer; readonly sends?: number };

/** @param offerAt the answer at a path, asked for the nth time (from 1). */
export async function hostPackages(offerAt: (path: string, nth: number) => Offer): Promise<PackageHost> {
  const transfers: Transfer[] = [];
  const server = createServer((request, response) => {
    const { url: path = "", headers } = request;
    const nth = 1 + transfers.filter((transfer) => transfer.path === path).length;
    const offer = offerAt(path, nth);
    const note = (status: number, bytes: number) => transfers.push({ path, status, bytes });
    if ("status" in offer) {
      note(offer.status, 0);
      return void response.writeHead(offer.status).end();
    }
    const { bytes, sends = bytes.length } = offer;
    const etag = `"${createHash("sha256").update(bytes).digest("hex")}"`;
    if (headers["if-none-match"] === etag) {
      note(304, 0);
      return void response.writeHead(304, { etag }).end();
    }
    note(200, sends);
    if (sends === 0) return void response.destroy();
    response.writeHead(200, { etag, "content-length": bytes.length });
    response.write(bytes.subarray(0, sends), () => (sends < bytes.length ? response.destroy() : response.end()));
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
