import type { BrokerAnswer, BrokerRefusal, TemporaryCredentials } from "../contract/broker.ts";
import { parseSecretReference, type SecretReference } from "../core/config/secret-reference.ts";
import { variableValue } from "../core/run/variable-value.ts";
import { sessionFor } from "./give-credentials.ts";
import type { BrokerPorts } from "./handler.ts";
import type { HeldTask } from "./verify-claim.ts";

/**
 * Most bytes of all values of an app's secrets: one secret of Secrets Manager may have as many. A process starts with at
 * most 128 KB in one variable.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
 */
export const MAX_SECRET_BYTES = 65_536;

type Read = { readonly text: string } | BrokerRefusal;

/** Reads the secrets of the task's app with a session of its role. One that cannot be read refuses all of them. */
export async function giveSecrets(ports: BrokerPorts, task: HeldTask): Promise<BrokerAnswer> {
  const entries = Object.entries(task.app.secrets ?? {});
  if (entries.length === 0) return { secrets: {} };
  const session = await sessionFor(ports, task);
  if ("refused" in session) return session;
  const read = readerOf(ports, session);
  const values: [name: string, value: string][] = [];
  const found = await Promise.all(entries.map(async ([name, text]) => [name, await resolved(text, read)] as const));
  for (const [name, got] of found) {
    if ("refused" in got) return { refused: `${name} cannot be read: ${got.refused}` };
    values.push([name, got.value]);
  }
  const bytes = values.reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0);
  if (bytes > MAX_SECRET_BYTES)
    return { refused: `the secrets have ${bytes} bytes, at most ${MAX_SECRET_BYTES} are allowed` };
  return { secrets: Object.fromEntries(values) };
}

async function resolved(text: string, read: (reference: SecretReference) => Promise<Read>) {
  const reference = parseSecretReference(text);
  if (reference === undefined) return { refused: `${text} is no ARN of a secret` };
  const got = await read(reference);
  if ("refused" in got) return got;
  return variableValue(got.text, reference.service === "ssm" ? undefined : reference.jsonKey);
}

/** Several variables may be fields of one secret, which is read once. */
function readerOf({ secrets }: BrokerPorts, session: TemporaryCredentials) {
  const begun = new Map<string, Promise<Read>>();
  return (reference: SecretReference) => {
    const key = JSON.stringify({ ...reference, jsonKey: undefined });
    const reading = begun.get(key) ?? secrets.read(reference, session);
    begun.set(key, reading);
    return reading;
  };
}
