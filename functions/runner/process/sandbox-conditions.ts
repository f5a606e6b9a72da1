/**
 * Codes of errors that speak of the sandbox and not of the app: no memory, no room on the disk, no descriptors, a broken
 * disk. Another sandbox may do better.
 * @see https://man7.org/linux/man-pages/man3/errno.3.html
 */
const CONDITIONS = new Set(["EAGAIN", "EDQUOT", "EIO", "EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "ENOSPC", "EROFS"]);

export const isSandboxCondition = (code: string): boolean => CONDITIONS.has(code);

/** The condition of the sandbox that an error, or an error that it was caused by, speaks of. */
export function sandboxCondition(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ("code" in cause && isSandboxCondition(String(cause.code))) return String(cause.code);
  return undefined;
}
