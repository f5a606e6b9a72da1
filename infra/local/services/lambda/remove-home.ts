import { removeTreeSync } from "../../../../functions/runner/package/remove-tree.ts";

/**
 * Removes the private directories of sandboxes that have ended. A directory with files of another user stays, and the
 * terminal says so. That is harmless: no other sandbox uses its name.
 */
export function removeHome(directory: string): void {
  try {
    removeTreeSync(directory);
  } catch (error) {
    process.stderr.write(`${directory} is left behind: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
