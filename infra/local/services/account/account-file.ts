import { readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { Statement } from "../iam/statement.ts";

const Statements = z.array(Statement);

/** A role that is not of the stack, such as that of an app. */
const AccountRole = z.strictObject({
  tags: z.record(z.string(), z.string()).default({}),
  /** Statements of its trust policy. */
  trust: Statements,
  /** Statements of its own policies. */
  policies: Statements.default([]),
});
export type AccountRole = z.output<typeof AccountRole>;

/** A secret of Secrets Manager: its text, or a text for each staging label. */
const AccountSecret = z.union([
  z.string().min(1).max(65_536),
  z.object({ AWSCURRENT: z.string().min(1).max(65_536) }).catchall(z.string().min(1).max(65_536)),
]);

/** The account beside the stack: things that its owner made by hand and that jobs use. */
export const Account = z.strictObject({
  /** By name. */
  roles: z.record(z.string().regex(/^[\w+=,.@-]{1,64}$/), AccountRole).default({}),
  /** Names of SNS topics. */
  topics: z.array(z.string().regex(/^[\w-]{1,256}$/)).default([]),
  /** By name. */
  secrets: z.record(z.string().regex(/^[\w/+=.@-]{1,512}$/), AccountSecret).default({}),
  /** S3: a directory for each bucket, whose files are its objects. A relative path begins at this file. */
  buckets: z.record(z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/), z.string().min(1)).default({}),
  /** Parameters of SSM by name: each is a SecureString. */
  parameters: z.record(z.string().regex(/^[\w./-]{1,1011}$/), z.string().min(1).max(8_192)).default({}),
});
export type Account = z.output<typeof Account>;

const NOTHING = Account.parse({});

/**
 * Reads the file at each call, so that a change of it needs no restart.
 * @param file JSON; undefined: there is nothing beside the stack.
 * @throws AwsError in the words of the file's first mistake
 */
export function accountBeside(file: string | undefined): () => Account {
  if (file === undefined) return () => NOTHING;
  return () => {
    try {
      const account = Account.parse(JSON.parse(readFileSync(file, "utf8")));
      const at = (directory: string) => path.resolve(path.dirname(file), directory);
      const buckets = Object.entries(account.buckets).map(([name, directory]) => [name, at(directory)] as const);
      return { ...account, buckets: Object.fromEntries(buckets) };
    } catch (error) {
      const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
      throw new AwsError("InternalFailure", `${file} cannot be read: ${why}`, 500);
    }
  };
}
