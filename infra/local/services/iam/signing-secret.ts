import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What the keys of this data directory are made of: made at the first start, so that printed keys stay good. */
export function signingSecret(data: string): string {
  const file = path.join(data, "signing-secret");
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}
