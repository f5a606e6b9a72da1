import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "rolldown";
import { parseSync } from "rolldown/utils";
import { bundle } from "../../../infra/bundles.ts";

const ROOT = path.join(import.meta.dirname, "..", "..", "..");
const FUNCTIONS = path.join(ROOT, "functions");
const SDK = "@aws-sdk/";
const DOCUMENTS = "DynamoDBDocumentClient";

/**
 * Bundles a handler that imports the same clients, commands and errors of the AWS SDK as a function does, makes the
 * clients, and has nothing else.
 * @param name of the function.
 * @param directory where the bundle is written.
 * @returns its file
 */
export async function bundleSdkAlone(name: string, directory: string): Promise<string> {
  const imported = await sdkImports(path.join(FUNCTIONS, name, "main.ts"));
  const alias = ({ from, value }: SdkImport) => `${value}_${imported.findIndex((one) => one.from === from)}`;
  const documents = imported.find(({ value }) => value === DOCUMENTS);
  const clients = imported
    .filter(({ value }) => value.endsWith("Client") && value !== DOCUMENTS)
    .map((client) => {
      const made = `new ${alias(client)}({})`;
      return client.value === "DynamoDBClient" && documents !== undefined ? `${alias(documents)}.from(${made})` : made;
    });
  // Inside this repository, because that is where the packages are found.
  const source = path.join(ROOT, "node_modules", ".cache", "coldstart", `${name}.mjs`);
  mkdirSync(path.dirname(source), { recursive: true });
  writeFileSync(
    source,
    [
      ...imported.map((one) => `import { ${one.value} as ${alias(one)} } from "${one.from}";`),
      `const clients = [${clients.join(", ")}];`,
      `export const handler = async () => [clients, ${imported.map(alias).join(", ")}];`,
    ].join("\n"),
  );
  await bundle(source, path.join(directory, name));
  return path.join(directory, name, "index.cjs");
}

interface SdkImport {
  readonly from: string;
  readonly value: string;
}

/** The values that the modules of a function import from the SDK, each once. */
async function sdkImports(input: string): Promise<SdkImport[]> {
  const { output } = await build({
    input,
    platform: "node",
    external: /node_modules/,
    write: false,
    logLevel: "silent",
  });
  const found = output[0].moduleIds
    .filter((id) => id.startsWith(FUNCTIONS))
    .flatMap((file) => parseSync(file, readFileSync(file, "utf8")).module.staticImports)
    .flatMap(({ moduleRequest: { value: from }, entries }) =>
      entries.flatMap(({ importName, isType }) =>
        isType || typeof importName.name !== "string" || !from.startsWith(SDK)
          ? []
          : [{ from, value: importName.name }],
      ),
    );
  return [...new Map(found.map((one) => [`${one.from} ${one.value}`, one])).values()];
}
