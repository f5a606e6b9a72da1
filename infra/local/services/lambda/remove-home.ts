import { removeTreeSync } from "../../../../functions/runner/package/remove-tree.ts";

/**
 * Removes the private directories of sandboxes that have ended. One in which another user owns a part stays, and the
 * terminal says so: sandboxes have names of their own, so it hurts nothing.
 */
export function removeHome(directory: string): void {
  try {
    removeTreeSync(directory);
  } catch (error) {
    process.stderr.write(`${directory} is left behind: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
