import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Task } from "../../contract/task.ts";
import { openResident, type Resident } from "../app/resident.ts";
import { type CredentialsEndpoint, openCredentials } from "../credentials/endpoint.ts";
import type { FetchDeps } from "../package/download/fetch.ts";
import type { SourceDeps } from "../package/download/source.ts";
import { type PackageStore, packageStore } from "../package/package-store.ts";
import { removeTree } from "../package/remove-tree.ts";
import { type Containment, contain } from "../process/containment.ts";
import type { SandboxEnvironment } from "../process/environment.ts";
import { type Masks, openMasks } from "../process/masks.ts";

/** The things that outlive a task in a runner: the app's package, its scratch directory, its processes. */
export interface Sandbox extends SandboxEnvironment {
  readonly packages: PackageStore;
  readonly processes: Containment;
  readonly resident: Resident;
  readonly credentials: CredentialsEndpoint;
  /** The secrets that its processes were given. */
  readonly masks: Masks;
  /** Where AWS is: for the SDKs in the processes of an app with a role. */
  readonly awsVariables: Readonly<Record<string, string>>;
  /** The agent that makes Elastic-Job's Java packages speak the job protocol; undefined where none was built. */
  readonly javaAgent: string | undefined;
  /** Gives the sandbox to this app. Processes and files of another app, or of another version, are removed first. */
  enter(app: Pick<Task["app"], "appName" | "incarnation" | "revision">): Promise<void>;
}

export interface SandboxOptions {
  /** An absolute path without symbolic links, of this sandbox alone. */
  readonly root: string;
  readonly searchPath: string;
  /** Whether only this sandbox's processes run on this machine. */
  readonly isAlone: boolean;
  readonly awsVariables?: Readonly<Record<string, string>>;
  /** The agent's jar, if there is one. */
  readonly javaAgent?: string | undefined;
}

export function openSandbox(
  { root, searchPath, isAlone, javaAgent, awsVariables = {} }: SandboxOptions,
  deps: FetchDeps & SourceDeps,
): Sandbox {
  const mark = randomUUID();
  const scratch = path.join(root, "scratch");
  const packages = packageStore(path.join(root, "packages"), deps);
  const processes = contain(mark, isAlone);
  const resident = openResident(processes);
  let tenant: string | undefined;
  mkdirSync(scratch, { recursive: true });
  return {
    mark,
    scratch,
    path: searchPath,
    packages,
    processes,
    resident,
    credentials: openCredentials(),
    masks: openMasks(),
    awsVariables,
    javaAgent,
    async enter({ appName, incarnation, revision }) {
      const entering = `${appName}@${incarnation}.${revision}`;
      if (tenant !== undefined && tenant !== entering) {
        await resident.end();
        await packages.clear();
        await removeTree(scratch);
        await mkdir(scratch);
      }
      tenant = entering;
    },
  };
}
