import { ask } from "./ask.ts";
import type { DeployedStack } from "./deploy.ts";
import type { Emulator } from "./emulator.ts";
import { type Fields, READERS } from "./readers.ts";

/**
 * Asks each service for the resources of a template.
 * @returns `<type>` where a resource of it is missing, `<type>.<property>` where a service tells another value than
 * the template says; each with the first example.
 * @throws Error for a type that `READERS` does not have.
 */
export async function lacking(emulator: Emulator, stack: DeployedStack): Promise<ReadonlyMap<string, string>> {
  const { template, ids, differences } = stack;
  const found = new Map<string, string>();
  const note = (what: string, example: string) => found.set(what, found.get(what) ?? example);
  const resources = Object.entries(template.Resources).flatMap(([logicalId, { Type, Properties = {} }]) => {
    const reader = READERS[Type];
    if (reader === undefined) throw new Error(`readers.ts has no reader of ${Type}`);
    const id = ids[logicalId];
    if (id === undefined) note(Type, `${logicalId} does not exist`);
    const asks = id === undefined ? [] : reader.asks({ id, properties: differences.resolved(Properties) as Fields });
    return id === undefined ? [] : [{ logicalId, Type, Properties, reader, asks }];
  });
  const requests = resources.flatMap(({ reader, asks }) => asks.map((one) => ({ service: reader.service, ...one })));
  const answers = await ask(emulator, requests);
  for (const { logicalId, Type, Properties, reader, asks } of resources) {
    const told = reader.tells(...answers.splice(0, asks.length));
    for (const [name, said] of Object.entries(Properties))
      if (!differences.isTold(said, told[name]))
        note(`${Type}.${name}`, `${logicalId}: ${JSON.stringify(said)} is told as ${JSON.stringify(told[name])}`);
  }
  return found;
}
