import { existsSync, readdirSync, rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import path from "node:path";
import { removeTreeSync } from "../../../functions/runner/package/remove-tree.ts";

const LOCK = "lock";

/**
 * One runtime per data directory: whoever holds it listens on a socket in it. A socket nobody listens on was left
 * by a runtime that was killed.
 * @returns how to let go. @throws Error, in words for people, while another runtime holds it.
 */
export async function lockData(directory: string): Promise<() => Promise<void>> {
  const socket = socketIn(directory);
  if (existsSync(socket) && (await isHeld(socket)))
    throw new Error(`${directory} is in use by another runtime that is still running`);
  rmSync(socket, { force: true });
  const server = createServer((connection) => connection.end());
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(socket, resolve));
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/** Removes everything but the lock, which the caller holds. */
export function emptyData(directory: string): void {
  for (const name of readdirSync(directory)) if (name !== LOCK) removeTreeSync(path.join(directory, name));
}

/** A socket's path has some 100 characters at most: the shorter way from here is taken. */
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
