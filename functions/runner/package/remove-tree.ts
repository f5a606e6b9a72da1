import { chmodSync, readdirSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";

/*
 * Removes a directory that foreign code wrote. In a directory without write permission, as in the module cache of Go,
 * only root may remove entries. The owner may change the permission, and this does so.
 */

const WHOLE = { recursive: true, force: true, maxRetries: 3 } as const;
const OWNER_ALL = 0o700;

/** A directory that is not there is no error. @throws Error where another user owns a part of it. */
export async function removeTree(directory: string): Promise<void> {
  try {
    await rm(directory, WHOLE);
  } catch {
    makeWritable(directory);
    await rm(directory, WHOLE);
  }
}

/** The same for a caller that cannot wait. */
export function removeTreeSync(directory: string): void {
  try {
    rmSync(directory, WHOLE);
  } catch {
    makeWritable(directory);
    rmSync(directory, WHOLE);
  }
}

/** Every directory below this one too; a symbolic link is not followed. A directory that cannot be changed is left: it may be empty. */
function makeWritable(directory: string): void {
  try {
    chmodSync(directory, OWNER_ALL);
    for (const entry of readdirSync(directory, { withFileTypes: true }))
      if (entry.isDirectory()) makeWritable(path.join(directory, entry.name));
  } catch {
    // The removal that follows tells the reason.
  }
}
