import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

const FROM = 20_000;
/**
 * Linux gives no port below this one to a connection, so it is still free when another program listens to it.
 * @see https://docs.kernel.org/networking/ip-sysctl.html ip_local_port_range
 */
const UNTIL = 32_768;

/** @returns a port of loopback that no program listens to. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FROM, UNTIL);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}
