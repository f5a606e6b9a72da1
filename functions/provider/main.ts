import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { jsonLog } from "../adapters/console/json-log.ts";
import { requestSigner } from "../adapters/http-api/request-signer.ts";
import { lambdaClient } from "../adapters/lambda/client.ts";
import { createClient } from "../client/create-client.ts";
import { Env } from "./env.ts";
import { createHandler } from "./handler.ts";

/** The deployment of many jobs meets the rate limit of the API: eight tries last about a minute at most. */
const PATIENCE = { tries: 8, longestPauseMs: 20_000 };

const env = Env.parse(process.env);
// The client brings what each request of AWS needs: the region, the role's credentials, and a form of SHA-256.
const { config } = lambdaClient();

const transport = {
  fetch: (url: URL, init: RequestInit) => fetch(url, init),
  sign: requestSigner(config),
  pause: (ms: number) => pause(ms),
  newKey: randomUUID,
  random: Math.random,
};

export const handler = createHandler({
  client: createClient({ url: env.API_URL, transport, patience: PATIENCE }),
  fetch: (url, init) => fetch(url, init),
  pause: (ms) => pause(ms),
  log: jsonLog(console),
});
