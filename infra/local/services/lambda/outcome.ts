import { constants } from "node:os";

/** The end of one invocation of a function. Payloads are JSON. */
export interface InvocationResult {
  readonly ok: boolean;
  readonly requestId: string;
  readonly payload: string;
}

/** @param payload the description of the error in the process's words. */
export const failed = (requestId: string, payload: string): InvocationResult => ({ ok: false, requestId, payload });

const failure = (requestId: string, errorType: string, message: string): InvocationResult =>
  failed(requestId, JSON.stringify({ errorType, errorMessage: `RequestId: ${requestId} Error: ${message}` }));

/** The text was recorded from AWS. @see https://github.com/localstack/localstack (tests validated against AWS) */
export const timedOut = (requestId: string, timeoutSeconds: number): InvocationResult =>
  failure(requestId, "Sandbox.Timedout", `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`);

export function exited(requestId: string, code: number | null, signal: NodeJS.Signals | null): InvocationResult {
  if (signal !== null)
    return failure(requestId, "Runtime.ExitError", `Runtime exited with error: signal: ${signalName(signal)}`);
  if (code === 0) return failure(requestId, "Runtime.ExitError", "Runtime exited without providing a reason");
  return failure(requestId, "Runtime.ExitError", `Runtime exited with error: exit status ${code}`);
}

/** Go's names of signals: Lambda's supervisor is written in Go. @see https://pkg.go.dev/syscall#Signal */
const SIGNAL_NAMES: Partial<Record<NodeJS.Signals, string>> = {
  SIGABRT: "aborted",
  SIGBUS: "bus error",
  SIGHUP: "hangup",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

const signalName = (signal: NodeJS.Signals) => SIGNAL_NAMES[signal] ?? `signal ${constants.signals[signal]}`;
