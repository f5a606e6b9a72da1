import { storesOf } from "../../memory/stores-of.ts";
import { anApi } from "../an-api.ts";
import { aStack } from "./a-stack.ts";
import { READINGS } from "./reading.ts";

/** Rows that one request of DynamoDB returns at least, of those that are read as a stream. */
const ROWS_OF_A_REQUEST = 1_000;

/**
 * The requests that each reading route makes of the stores of a stack with so many jobs and running executions.
 * @param extra paths beside one of each route
 */
export async function requestsByRoute(
  jobs: number,
  extra: readonly string[] = [],
): Promise<ReadonlyMap<string, number>> {
  let asked = 0;
  const world = aStack(jobs);
  const { marks, ...stores } = storesOf(world);
  const counted = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (...args: unknown[]) => {
          asked++;
          const answer: unknown = method.apply(target, args);
          return isStream(answer) ? streamed(answer) : answer;
        };
      },
    });
  /** A stream is one request for each page of it. */
  async function* streamed(rows: AsyncIterable<unknown>) {
    let read = 0;
    for await (const row of rows) {
      if (++read % ROWS_OF_A_REQUEST === 0) asked++;
      yield row;
    }
  }
  const ports = Object.fromEntries(Object.entries(stores).map(([name, port]) => [name, counted(port)]));
  const { send } = anApi({ ...ports, heartbeats: counted(marks), letterNotes: counted(marks) }, world);
  const requests = new Map<string, number>();
  const more = extra.map((path) => ({ name: path, path }));
  for (const { name, path } of [...READINGS, ...more]) {
    asked = 0;
    const { statusCode } = await send({ method: "GET", path });
    requests.set(name, statusCode === 200 ? asked : Number.NaN);
  }
  return requests;
}

const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;
