import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Task } from "../../contract/task.ts";
import { findProgram } from "../process/find-program.ts";
import { type PackageFormat, packageFormat } from "./archive/package-format.ts";
import { unpack } from "./archive/unpack.ts";
import { type FetchDeps, fetchPackage, type Validators } from "./download/fetch.ts";
import { type SourceDeps, type SourceWish, sourceOf } from "./download/source.ts";
import { removeTree } from "./remove-tree.ts";
import { type Seal, sealTree } from "./sealed-tree.ts";

/** An unpacked package. */
export interface Package {
  /** Absolute; named by the package's digest. */
  readonly directory: string;
  /** The format that it was opened as. */
  readonly opened: PackageFormat;
  /** The format by its URL. */
  readonly named: PackageFormat;
}

export interface PackageWish extends SourceWish, Pick<Task["app"], "appCacheEnable">, Pick<Task, "executionId"> {
  /** Whether a process lives in the kept package. It is not touched then. */
  readonly isInUse: boolean;
  /** The first word of the command that will be started, whose file has to be executable. */
  readonly program: string | undefined;
}

/** The packages of one sandbox. At most one is kept, because a sandbox serves one version of one app. */
export interface PackageStore {
  /**
   * With `appCacheEnable` the server is asked once for each execution whether the kept package is still current, and never
   * where `sha256` names the package. Without it the package is fetched each time.
   * The package is as it was published: files that earlier tasks added are removed, and a changed package is fetched again.
   * @throws PackageError
   */
  get(wish: PackageWish, signal: AbortSignal): Promise<Package>;
  /** Removes the kept package. */
  clear(): Promise<void>;
}

interface Kept extends Package {
  readonly appURL: string;
  readonly sha256: string;
  readonly validators: Validators;
  /** The executions whose shards have already asked the server. */
  readonly executionId: string;
  readonly seal: Seal;
}

/** Whether the kept package is current without asking the server. */
const isSettled = (kept: Kept, { sha256, executionId }: PackageWish): boolean =>
  sha256 === undefined ? kept.executionId === executionId : kept.sha256 === sha256;

/** @param root a directory of this sandbox's own. */
export function packageStore(root: string, deps: FetchDeps & SourceDeps): PackageStore {
  let kept: Kept | undefined;

  async function get(wish: PackageWish, signal: AbortSignal): Promise<Kept> {
    if (!wish.isInUse) await restore(signal);
    const found = await find(wish, signal);
    const file = wish.program === undefined ? undefined : findProgram(wish.program, found.directory);
    if (file !== undefined) found.seal.accept(file);
    return found;
  }

  /** Removes a package that cannot be restored, so that it is fetched again. */
  async function restore(signal: AbortSignal): Promise<void> {
    if (kept === undefined || (await kept.seal.restore(signal))) return;
    const { directory } = kept;
    kept = undefined;
    await removeTree(directory);
  }

  async function find(wish: PackageWish, signal: AbortSignal): Promise<Kept> {
    const known = keptFor(wish);
    if (known && isSettled(known, wish)) return known;
    await mkdir(root, { recursive: true });
    const file = path.join(root, "fetched");
    try {
      kept = await renew(wish, known, file, signal);
      return kept;
    } finally {
      await rm(file, { force: true });
    }
  }

  const keptFor = ({ appURL, appCacheEnable }: PackageWish): Kept | undefined =>
    appCacheEnable && kept?.appURL === appURL && existsSync(kept.directory) ? kept : undefined;

  async function renew(wish: PackageWish, known: Kept | undefined, file: string, signal: AbortSignal): Promise<Kept> {
    const { appURL, executionId } = wish;
    const source = await sourceOf(wish, deps);
    const fetched = await fetchPackage(source, file, known?.validators ?? {}, deps, signal);
    if (fetched.kind === "unchanged") {
      if (known === undefined) throw new Error("a server answered a condition that it was not given");
      return { ...known, executionId };
    }
    const directory = path.join(root, fetched.sha256);
    const named = packageFormat(source.url);
    // A running process may live in a directory of the same contents: it stays.
    const { opened, seal } =
      kept?.directory === directory && existsSync(directory) ? kept : await unpackTo(directory, file, named, signal);
    const { validators } = fetched;
    return { appURL, directory, opened, named, seal, executionId, sha256: fetched.sha256, validators };
  }

  /** Unpacks into a directory beside it and renames that: a directory under its final name is always complete. */
  async function unpackTo(
    directory: string,
    file: string,
    named: PackageFormat,
    signal: AbortSignal,
  ): Promise<Pick<Kept, "opened" | "seal">> {
    const beside = `${directory}.partial`;
    for (const old of [kept?.directory, beside, directory]) if (old) await removeTree(old);
    kept = undefined;
    await mkdir(beside, { mode: 0o755 });
    try {
      const opened = await unpack(file, beside, named, deps.limits, signal);
      await rename(beside, directory);
      return { opened, seal: await sealTree(directory) };
    } finally {
      await removeTree(beside);
    }
  }

  return {
    get,
    async clear() {
      kept = undefined;
      await removeTree(root);
    },
  };
}
