import { existsSync, rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import path from "node:path";

/**
 * One runtime per data directory: whoever holds it listens on a socket in it. A socket nobody listens on was left
 * by a runtime that was killed.
 * @returns how to let go. @throws Error, in words for people, while another runtime holds it.
 */
export async function lockData(directory: string): Promise<() => Promise<void>> {
  const socket = path.join(directory, "lock");
  if (existsSync(socket) && (await isHeld(socket)))
    throw new Error(`${directory} is in use by another runtime that is still running`);
  rmSync(socket, { force: true });
  const server = createServer((connection) => connection.end());
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(socket, resolve));
  return () => new Promise((resolve) => server.close(() => resolve()));
}

function isHeld(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket, () => {
      connection.destroy();
      resolve(true);
    });
    connection.on("error", () => resolve(false));
  });
}
