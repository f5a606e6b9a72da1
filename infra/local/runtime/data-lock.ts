import { existsSync, readdirSync, rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import path from "node:path";
import { removeTreeSync } from "../../../functions/runner/package/remove-tree.ts";

const LOCK = "lock";

/**
 * Allows one runtime per data directory: the runtime that holds the lock listens on a socket in it. A socket without a
 * listener is left from a killed runtime.
 * @returns a function that releases the lock.
 * @throws Error, in words for people, while another runtime holds it.
 */
export async function lockData(directory: string): Promise<() => Promise<void>> {
  const socket = socketIn(directory);
  if (existsSync(socket) && (await isHeld(socket)))
    throw new Error(`${directory} is in use: another runtime runs on it`);
  rmSync(socket, { force: true });
  const server = createServer((connection) => connection.end());
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(socket, resolve));
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/** Removes all files but the lock, which the caller holds. */
export function emptyData(directory: string): void {
  for (const name of readdirSync(directory)) if (name !== LOCK) removeTreeSync(path.join(directory, name));
}

/**
 * The path of a socket may have about 100 characters, so this returns the shorter one of the absolute and the relative
 * path.
 */
function socketIn(directory: string): string {
  const absolute = path.resolve(directory, LOCK);
  const relative = path.relative(process.cwd(), absolute);
  return relative.length < absolute.length ? relative : absolute;
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
