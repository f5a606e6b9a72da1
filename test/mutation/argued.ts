/** Mutants that no test can kill, each with the reason in one line. A test sees to it that each of them exists. */
export const ARGUED: Readonly<Record<string, string>> = {};
