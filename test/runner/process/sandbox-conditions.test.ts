import { expect, test } from "vitest";
import { PackageError } from "../../../functions/runner/package/package-error.ts";
import { sandboxCondition } from "../../../functions/runner/process/sandbox-conditions.ts";

const failing = (code: string) => Object.assign(new Error(code), { code });

test.each(["ENOSPC", "EDQUOT", "EMFILE", "ENFILE", "ENOMEM", "ENOBUFS", "EIO", "EROFS", "EAGAIN"])(
  "%s is the sandbox's, however deep",
  (code) => {
    const error = new Error("outer", { cause: new Error("inner", { cause: failing(code) }) });
    expect(sandboxCondition(error)).toBe(code);
    expect(new PackageError("it cannot be written", { cause: error }).retryable).toBe(true);
  },
);

test.each(["ENOENT", "EACCES", "ENAMETOOLONG", "EISDIR", "ENOEXEC"])("%s is the package's", (code) => {
  expect(sandboxCondition(failing(code))).toBeUndefined();
  expect(new PackageError("it cannot be written", { cause: failing(code) }).retryable).toBe(false);
});
