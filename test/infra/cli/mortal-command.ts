import { run } from "./an-io.ts";
import { memoryApi } from "./memory-api.ts";

/** A request at which a command dies, from 1: before or after the API has handled it. No later request arrives. */
export interface Death {
  readonly at: number;
  readonly when: "before" | "after";
}

/** Commands at the real API over a world of memory, each of which may die at one of its requests. */
export function mortalCommand() {
  let requests = 0;
  let death: Death | undefined;
  const { io, asked, world } = memoryApi(() => {
    requests++;
    if (death === undefined || requests < death.at) return undefined;
    return requests === death.at ? death.when : "before";
  });
  /** @param text the standard input. @returns how it ended, and the number of its requests. */
  const command = async (line: string, text = "", dies?: Death) => {
    [requests, death] = [0, dies];
    const ran = await run(line, { ...io, input: async () => text });
    death = undefined;
    return { ...ran, requests };
  };
  return { command, asked, world };
}
