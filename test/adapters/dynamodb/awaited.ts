import { AsyncLocalStorage } from "node:async_hooks";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Stores } from "../contract/stores.ts";

/** Requests of one call of a store that have no answer yet. */
const calls = new AsyncLocalStorage<{ unanswered: number }>();

/** A client that counts the requests of each call until they are answered. */
export function counting(client: DynamoDBDocumentClient): DynamoDBDocumentClient {
  const send = client.send.bind(client) as (...args: unknown[]) => Promise<unknown>;
  const counted = async (...args: unknown[]) => {
    const call = calls.getStore();
    if (call !== undefined) call.unanswered++;
    try {
      return await send(...args);
    } finally {
      if (call !== undefined) call.unanswered--;
    }
  };
  return Object.assign(Object.create(client) as DynamoDBDocumentClient, { send: counted });
}

/**
 * Stores whose calls fail when they end before all of their requests are answered: Lambda may freeze the process then,
 * and the write takes effect late or never.
 */
export function awaited(stores: Stores): Stores {
  const awaitedPort = (port: object) =>
    Object.fromEntries(
      Object.entries(port).map(([name, value]: [string, unknown]) => [
        name,
        typeof value === "function" ? awaitedCall(name, value as Method) : value,
      ]),
    );
  const { clock, ...ports } = stores;
  const all = Object.entries(ports).map(([name, port]) => [name, awaitedPort(port)]);
  return { ...(Object.fromEntries(all) as Omit<Stores, "clock">), clock };
}

type Method = (...args: unknown[]) => unknown;

const awaitedCall =
  (name: string, method: Method): Method =>
  (...args) => {
    const call = { unanswered: 0 };
    const result = calls.run(call, () => method(...args));
    // Lists are read while they are iterated.
    if (!(result instanceof Promise)) return result;
    return result.then((value: unknown) => {
      if (call.unanswered > 0) throw new TypeError(`${name} ended before ${call.unanswered} of its requests`);
      return value;
    });
  };
