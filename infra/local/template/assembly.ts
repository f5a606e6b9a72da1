import { readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";

/** Part of the cloud assembly's manifest. @see https://docs.aws.amazon.com/cdk/v2/guide/deploy.html#deploy-how-synth */
const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({ type: z.string(), properties: z.object({ templateFile: z.string().optional() }).loose().optional() }),
  ),
});

const Assets = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string().optional() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

export const Template = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.unknown().optional() }).loose()).optional(),
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown().optional() }).loose()),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() }).loose()).optional(),
  Conditions: z.record(z.string(), z.unknown()).optional(),
});
export type Template = z.output<typeof Template>;

export interface Assembly {
  readonly stackName: string;
  readonly template: Template;
  /** Directory of the file asset that would be uploaded as `objectKey`. @throws Error for an unknown key. */
  assetDirectory(objectKey: string): string;
}

/** @param directory where `cdk synth` wrote the one stack to run. */
export function loadAssembly(directory: string): Assembly {
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(directory, file), "utf8"));
  const stacks = Object.entries(Manifest.parse(read("manifest.json")).artifacts).filter(
    ([, artifact]) => artifact.type === "aws:cloudformation:stack",
  );
  const [stack] = stacks;
  if (stack === undefined || stacks.length > 1)
    throw new Error(`${directory} holds ${stacks.length} stacks; the local runtime runs exactly one`);
  const [stackName, artifact] = stack;
  const templateFile = artifact.properties?.templateFile ?? `${stackName}.template.json`;
  const assets = Assets.parse(read(templateFile.replace(/\.template\.json$/, ".assets.json")));
  return {
    stackName,
    template: Template.parse(read(templateFile)),
    assetDirectory(objectKey) {
      for (const { source, destinations } of Object.values(assets.files))
        if (source.path !== undefined && Object.values(destinations).some((to) => to.objectKey === objectKey))
          return path.resolve(directory, source.path);
      throw new Error(`no asset of the assembly is published as ${objectKey}`);
    },
  };
}
