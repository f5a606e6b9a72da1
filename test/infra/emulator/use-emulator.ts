import { afterAll, beforeAll, beforeEach } from "vitest";
import { cdk } from "./cdk.ts";
import { ACCOUNT, type Emulator, hasEmulator, REGION, startEmulator, WITHOUT } from "./emulator.ts";

/**
 * Starts an emulator for the tests of a file; where it is not installed they are skipped, with the reason.
 * @param prepare called once it is up.
 * @returns the emulator, inside a test.
 */
export function useEmulator(prepare: (emulator: Emulator) => Promise<unknown>): () => Emulator {
  let emulator: Emulator;
  beforeAll(async () => {
    if (!hasEmulator()) return;
    emulator = await startEmulator();
    await prepare(emulator);
  });
  afterAll(() => emulator?.stop());
  beforeEach(({ skip }) => {
    if (hasEmulator()) return;
    console.log(WITHOUT);
    skip(WITHOUT);
  });
  return () => emulator;
}

/** Makes the account of the emulator ready for `cdk deploy`. */
export const bootstrap = (emulator: Emulator): Promise<string> =>
  cdk(emulator, "bootstrap", `aws://${ACCOUNT}/${REGION}`);
