import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";

const SERVER = `
  require("node:http").createServer((request, response) => {
    request.resume().on("end", () => response.end("{}"));
  }).listen(0, "127.0.0.1", function () { console.log(this.address().port); });
`;

/** Starts Node with one statement. @returns ms until it runs. */
export async function nodeStart(): Promise<number> {
  const before = process.hrtime.bigint();
  const child = spawn(process.execPath, ["-e", "console.log(String(process.hrtime.bigint()))"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [[at]] = await Promise.all([once(child.stdout, "data"), once(child, "exit")]);
  return Number(BigInt(String(at).trim()) - before) / 1e6;
}

/** A server in a process of its own that answers everything, and one kept connection to it. */
export async function loopback(): Promise<{ roundTrip(): Promise<void>; stop(): void }> {
  const child = spawn(process.execPath, ["-e", SERVER], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(child.stdout, "data");
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const options = { port: Number(port), host: "127.0.0.1", method: "POST", agent };
  return {
    roundTrip: () =>
      new Promise((resolve, reject) => {
        request(options, (response) => response.resume().on("end", resolve))
          .on("error", reject)
          .end("{}");
      }),
    stop() {
      agent.destroy();
      child.kill();
    },
  };
}
