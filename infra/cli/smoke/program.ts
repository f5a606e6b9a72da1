import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** MB. More than the memory of the smallest runner, and so little that a laptop bears it. */
const GROWS_TO_MB = 1_024;

/**
 * The package: one executable file. The parameter of a shard says how its task ends. The parent of its process is the
 * runner, so that a signal to the parent ends the sandbox, or stops it.
 */
export const PROGRAM = `#!/bin/sh
case "$ELASTIC_JOB_SHARDING_CONTEXT" in
*'"shardingParameter":"exit"'*) kill -9 $PPID ;;
*'"shardingParameter":"hang"'*) kill -STOP $PPID; exec sleep 1000 ;;
*'"shardingParameter":"grow"'*)
  exec node -e 'const held = []; while (held.length * 16 < ${GROWS_TO_MB}) held.push(Buffer.alloc(16 << 20, 1));' ;;
esac
`;

export const PROGRAM_FILE = "smoke.sh";
export const PROGRAM_SHA256 = createHash("sha256").update(PROGRAM).digest("hex");

/** Serves the package on loopback: a stack on this machine fetches it there. */
export async function serveProgram(): Promise<{ readonly url: string; stop(): void }> {
  const server = createServer((_, response) => response.writeHead(200).end(PROGRAM));
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${PROGRAM_FILE}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
