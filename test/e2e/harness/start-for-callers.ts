import { type Local, type LocalOptions, startLocal } from "../../../infra/local/runtime/start-local.ts";
import { CALLER } from "../../../infra/local/services/iam/deployed-access.ts";
import { startSigningProxy } from "./signing-proxy.ts";

/** `STACK_AUTH=1`: the scenarios are played with stacks that require signatures, as in AWS. @default they are open */
export const ALL_SIGN = process.env.STACK_AUTH === "1";

/**
 * Starts the stack. With `STACK_AUTH=1` it requires signatures, and a proxy stands at its address, which signs each
 * request with the keys of an identity that may call the API and nothing else. So each caller of a scenario can stay as
 * it is: a documented line, the command, a plain request. A scenario that chooses `auth` itself gets no proxy.
 */
export async function startForCallers(options: LocalOptions): Promise<Local> {
  if (!ALL_SIGN || options.auth !== undefined) return startLocal(options);
  const local = await startLocal({ ...options, auth: true });
  const proxy = await startSigningProxy(local.apiUrl, local.access.credentialsOf(CALLER));
  return {
    ...local,
    apiUrl: proxy.url,
    async stop() {
      await local.stop();
      await proxy.stop();
    },
  };
}
