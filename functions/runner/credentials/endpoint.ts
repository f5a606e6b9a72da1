import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isToken, listenOnLoopback, newToken } from "../process/loopback.ts";
import { Refused, type TaskBroker } from "./broker-of-task.ts";

/**
 * The endpoint on loopback at which AWS SDKs fetch credentials, in the form that they know from containers. It answers
 * for the task that runs now, and for no other one.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export interface CredentialsEndpoint {
  /** Answers for this task from now on. @returns the variables by which the processes of the sandbox find it. */
  serve(task: TaskBroker): Promise<Readonly<Record<string, string>>>;
  /** The task has ended: the processes that stay up get nothing until the next one. */
  rest(): void;
}

const PATH = "/credentials";

/** One address and one token for the life of a sandbox: a process that stays up keeps its environment. */
export function openCredentials(): CredentialsEndpoint {
  const token = newToken();
  let current: TaskBroker | undefined;
  let listening: Promise<Server> | undefined;
  const listen = () =>
    listenOnLoopback((request, response) => {
      void answer(request, token, current)
        .catch((error): Answer => [502, { code: "BrokerUnavailable", message: messageOf(error) }])
        .then(([status, body]) => reply(response, status, body));
    });
  return {
    async serve(task) {
      listening ??= listen();
      const { port } = (await listening).address() as AddressInfo;
      current = task;
      return {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}${PATH}`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
      };
    },
    rest() {
      current = undefined;
    },
  };
}

type Answer = readonly [status: number, body: Readonly<Record<string, string>>];

async function answer(
  { method, url, headers }: IncomingMessage,
  token: string,
  task: TaskBroker | undefined,
): Promise<Answer> {
  if (!isToken(headers.authorization, token))
    return [401, { code: "WrongToken", message: "the token of AWS_CONTAINER_AUTHORIZATION_TOKEN is expected" }];
  if (method !== "GET" || url !== PATH) return [404, { code: "NotFound", message: `GET ${PATH}` }];
  if (task === undefined) return [503, { code: "NoTask", message: "no task runs in this sandbox now" }];
  try {
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = await task.credentials();
    return [
      200,
      {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        Token: sessionToken,
        Expiration: new Date(expiresAt).toISOString(),
      },
    ];
  } catch (error) {
    if (error instanceof Refused) return [403, { code: "Refused", message: error.message }];
    throw error;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function reply(response: ServerResponse, status: number, body: Answer[1]): void {
  response
    .writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
    .end(JSON.stringify(body));
}
