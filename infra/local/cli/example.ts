import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { create } from "tar";
import type { ApiCaller } from "./api-caller.ts";
import type { RunWords } from "./run-words.ts";

/** The lines that may tell of the example. */
type ExampleLine = Extract<keyof RunWords, "hasApps" | "goesOn" | "published">;

export interface PackageServer {
  readonly url: string;
  stop(): void;
}

/**
 * Serves a directory, packed, at `/<name>.tar.gz` on loopback, as a team's package server does.
 * @param port 0 takes a free one.
 */
export async function servePackage(directory: string, name: string, port = 0): Promise<PackageServer> {
  const chunks: Buffer[] = [];
  for await (const chunk of create({ gzip: true, cwd: directory, portable: true }, ["."]))
    chunks.push(Buffer.from(chunk));
  const archive = Buffer.concat(chunks);
  const server: Server = createServer((request, response) => {
    if (request.url !== `/${name}.tar.gz`) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "application/gzip", "content-length": archive.length }).end(archive);
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}.tar.gz`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * Publishes the bundled example and registers its job, unless the store has apps already.
 * @returns the name of the line that says so.
 */
export async function publishExample(call: ApiCaller, packages: PackageServer): Promise<ExampleLine> {
  const apps = (await ask(call, "GET", "/api/app/list")) as { appName: string }[];
  const hello = apps.find(({ appName }) => appName === "hello");
  if (hello === undefined && apps.length > 0) return "hasApps";
  const app = { appName: "hello", appURL: packages.url, bootstrapScript: "bin/start.sh" };
  if (hello !== undefined) {
    // Each run serves its package on another port.
    await ask(call, "PUT", "/api/app", app);
    return "goesOn";
  }
  await ask(call, "POST", "/api/app", app);
  await ask(call, "POST", "/api/job/register", {
    jobName: "hello",
    appName: "hello",
    jobClass: "Hello",
    jobType: "SIMPLE",
    jobExecutionType: "TRANSIENT",
    cron: "0/5 * * * * ?",
    shardingTotalCount: 3,
    shardingItemParameters: "0=Beijing,1=Shanghai,2=Guangzhou",
    cpuCount: 0.1,
    memoryMB: 64,
    description: "The bundled example: three shards every five seconds",
  });
  return "published";
}

/** @throws Error with the answer, unless it is 2xx. */
async function ask(call: ApiCaller, method: string, route: string, body?: object): Promise<unknown> {
  const response = await call(method, route, body);
  if (!response.ok) throw new Error(`${method} ${route} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
