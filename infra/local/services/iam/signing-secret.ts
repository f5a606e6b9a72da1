import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * The secret from which the keys of this data directory are derived. The first start makes it, so that printed keys
 * stay valid.
 */
export function signingSecret(data: string): string {
  const file = path.join(data, "signing-secret");
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}
