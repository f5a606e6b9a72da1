import { ApiProblem } from "../client/api-problem.ts";
import type { Client } from "../client/create-client.ts";
import type { Log } from "../ports/log.ts";
import { changeResource } from "./change-resource.ts";
import { ResourceEvent } from "./event.ts";

/** Ports of the provider. */
export interface ProviderPorts {
  readonly client: Client;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly pause: (ms: number) => Promise<void>;
  readonly log: Log;
}

/**
 * A policy that was just attached takes effect some seconds later. Until then API Gateway answers 403.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const REFUSED = 403;
const TRIES = 6;
const PAUSE_MS = 5_000;

/** CloudFormation takes an answer of 4 KB. */
const LONGEST_REASON = 2_000;

/**
 * Handles a request of CloudFormation for a custom resource, and sends the answer to its address.
 * @throws when the answer cannot be sent: Lambda repeats the request.
 */
export const createHandler =
  (ports: ProviderPorts) =>
  async (input: unknown): Promise<void> => {
    const event = ResourceEvent.parse(input);
    const { StackId, RequestId, LogicalResourceId, RequestType } = event;
    const answer = { StackId, RequestId, LogicalResourceId };
    try {
      const PhysicalResourceId = await patiently(ports, event);
      await respond(ports, event, { ...answer, Status: "SUCCESS", PhysicalResourceId });
    } catch (cause) {
      if (cause instanceof NotSent) throw cause;
      ports.log.error("a request of CloudFormation failed", { RequestType, LogicalResourceId, cause });
      const PhysicalResourceId = event.RequestType === "Create" ? `nothing:${RequestId}` : event.PhysicalResourceId;
      await respond(ports, event, { ...answer, Status: "FAILED", PhysicalResourceId, Reason: reasonOf(cause) });
    }
  };

async function patiently({ client, pause }: ProviderPorts, event: ResourceEvent): Promise<string> {
  for (let tried = 1; ; tried++) {
    try {
      return await changeResource(client, event);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== REFUSED || tried === TRIES) throw error;
      await pause(PAUSE_MS);
    }
  }
}

/** The API's own words: each wrong field with its reason. */
function reasonOf(error: unknown): string {
  const fields = error instanceof ApiProblem ? (error.problem.errors ?? []) : [];
  const text =
    fields.length > 0 ? fields.map(({ pointer, detail }) => `${pointer}: ${detail}`).join("; ") : messageOf(error);
  return text.slice(0, LONGEST_REASON);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The answer did not arrive. */
class NotSent extends Error {}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
async function respond({ fetch }: ProviderPorts, { ResponseURL }: ResourceEvent, answer: object): Promise<void> {
  const body = JSON.stringify(answer);
  // The address is signed for a request without a type of content.
  const init = { method: "PUT", body, headers: { "content-type": "" } };
  const { ok, status } = await fetch(ResponseURL, init).catch((cause: unknown) => {
    throw new NotSent("CloudFormation was not reached", { cause });
  });
  if (!ok) throw new NotSent(`CloudFormation took no answer: ${status}`);
}
