import type { BrokerRequest, TemporaryCredentials } from "../../contract/broker.ts";
import type { Broker } from "../../ports/broker.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Masks } from "../process/masks.ts";

/** The broker for one task, in the name of its claim. */
export interface TaskBroker {
  /**
   * The credentials of the app's role. They are asked for again five minutes before their end, as the SDKs do.
   * @throws Refused when the broker refuses; any other error when it could not be asked.
   */
  credentials(): Promise<TemporaryCredentials>;
  /** The values of the app's secrets by the names of their variables, as they are now. @throws as `credentials`. */
  secrets(): Promise<Readonly<Record<string, string>>>;
}

/** The broker's refusal, in its words. A later call would be refused too. */
export class Refused extends Error {}

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html */
const RENEW_BEFORE_END_MS = 300_000;

const UNASKED = "the broker answered another question";

export function brokerOfTask(
  { broker, masks, now }: { readonly broker: Broker; readonly masks: Pick<Masks, "add">; readonly now: Clock },
  claim: Omit<BrokerRequest, "wants">,
): TaskBroker {
  let known: Promise<TemporaryCredentials> | undefined;
  const ask = async (wants: BrokerRequest["wants"]) => {
    const answer = await broker.ask({ ...claim, wants });
    if ("refused" in answer) throw new Refused(answer.refused);
    return answer;
  };
  const askForCredentials = async () => {
    const answer = await ask("credentials");
    if (!("credentials" in answer)) throw new Error(UNASKED);
    const { credentials } = answer;
    masks.add(credentials.secretAccessKey, credentials.sessionToken);
    return credentials;
  };
  const renewed = async (before: Promise<TemporaryCredentials> | undefined) => {
    const credentials = await before;
    return credentials !== undefined && credentials.expiresAt - now() > RENEW_BEFORE_END_MS
      ? credentials
      : askForCredentials();
  };
  return {
    credentials() {
      // One request at a time: calls that come meanwhile wait for its answer.
      const current = renewed(known);
      known = current;
      current.catch(() => {
        if (known === current) known = undefined;
      });
      return current;
    },
    async secrets() {
      const answer = await ask("secrets");
      if (!("secrets" in answer)) throw new Error(UNASKED);
      masks.add(...Object.values(answer.secrets));
      return answer.secrets;
    },
  };
}
