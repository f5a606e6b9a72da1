import type { Containment } from "../process/containment.ts";
import { drain } from "../process/drain.ts";
import type { AppProcess } from "./app-process.ts";

/** The app's process of a sandbox, which stays up between tasks. */
export interface Resident {
  /** Returns the process that runs this package. A process of another package, or one that has ended, is ended first. */
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
    // Close the connection last: a process that sees it fail would print that error as its last line.
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
