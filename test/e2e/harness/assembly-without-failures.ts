import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Copies a cloud assembly and takes the on-failure destinations out of its template: an emulator that forgets them, or an
 * AWS that is not as its pages say.
 * @param directory where the copy is made.
 */
export function writeAssemblyWithoutFailures(assembly: string, directory: string): void {
  cpSync(assembly, directory, { recursive: true });
  const file = path.join(directory, "ElasticJob.template.json");
  const template = JSON.parse(readFileSync(file, "utf8"));
  const configs = Object.values<Resource>(template.Resources).filter(
    ({ Type, Properties }) => Type === "AWS::Lambda::EventInvokeConfig" && Properties.DestinationConfig !== undefined,
  );
  if (configs.length === 0) throw new Error(`${file} has no destinations`);
  for (const { Properties } of configs) delete Properties.DestinationConfig?.OnFailure;
  writeFileSync(file, JSON.stringify(template));
}

interface Resource {
  readonly Type: string;
  readonly Properties: { readonly DestinationConfig?: { OnFailure?: unknown } };
}
