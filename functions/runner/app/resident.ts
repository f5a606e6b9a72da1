import type { Containment } from "../process/containment.ts";
import { drain } from "../process/drain.ts";
import type { AppProcess } from "./app-process.ts";

/** The app's process of a sandbox, which stays up between tasks. */
export interface Resident {
  /** The one that runs this package. One of another package, or that has ended, is put away first. */
  running(directory: string): Promise<AppProcess | undefined>;
  admit(app: AppProcess): void;
  isUp(): boolean;
  /** Ends it and everything else of the sandbox. */
  end(): Promise<void>;
}

export function openResident(processes: Containment): Resident {
  let resident: AppProcess | undefined;

  async function end(): Promise<void> {
    const app = resident;
    resident = undefined;
    await processes.endAll();
    // Not before: a process that sees its connection fail would print that as its last words.
    app?.close();
    if (app) await drain(app.streams);
  }

  return {
    async running(directory) {
      if (resident && (resident.isGone() || resident.directory !== directory)) await end();
      return resident;
    },
    admit(app) {
      resident = app;
      processes.adopt(app.pid);
    },
    isUp: () => resident !== undefined && !resident.isGone(),
    end,
  };
}
