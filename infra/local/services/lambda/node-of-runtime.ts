import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The Node that a function runs on. */
export interface FunctionNode {
  readonly executable: string;
  /** For example `24.22.3`. */
  readonly version: string;
  /** Directory of the executable, if PATH must begin with it so that job code finds it, as in Lambda. */
  readonly binDirectory?: string;
  /** The reason why it is another Node than the template names; printed once. */
  readonly notice?: string;
}

/** This machine, and the Node that runs this process. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly executable: string;
  readonly version: string;
  /** The directory where npm has put the packages of `runtimes/package.json`. */
  readonly packages: string;
}

const THIS_MACHINE: Machine = {
  platform: process.platform,
  arch: process.arch,
  executable: process.execPath,
  version: process.versions.node,
  packages: fileURLToPath(new URL("./runtimes/node_modules", import.meta.url)),
};

const majorOf = (version: string) => Number.parseInt(version, 10);

/**
 * Finds the Node of a runtime: the packaged one of this system; else the user's own, with a notice if it is older than
 * the runtime's.
 * @param runtime the template's name of it: `nodejs24.x`.
 */
export function nodeOfRuntime(runtime: string, machine = THIS_MACHINE): FunctionNode {
  const wanted = majorOf(runtime.replace("nodejs", ""));
  const packaged = packagedNode(machine);
  if (packaged !== undefined && majorOf(packaged.version) === wanted) return packaged;
  const { executable, version } = machine;
  if (majorOf(version) >= wanted) return { executable, version };
  const notice = `The functions run on Node ${version} (${executable}): the template names ${runtime}. Start with Node ${wanted} or newer to run them as AWS does.`;
  return { executable, version, notice };
}

function packagedNode({ platform, arch, packages }: Machine): FunctionNode | undefined {
  const root = path.join(packages, `node-${platform}-${arch}`);
  const binDirectory = path.join(root, "bin");
  const executable = path.join(binDirectory, "node");
  if (!existsSync(executable)) return undefined;
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  return { executable, version, binDirectory };
}
