import { randomUUID } from "node:crypto";
import { type Client, createClient, type Outgoing } from "../../../functions/client/create-client.ts";
import { isLoopback } from "../../secure-url.ts";
import { type Io, UsageError } from "../io.ts";
import { clean } from "../output/text-width.ts";
import { checkedUrl, DEFAULT_URL, regionIn } from "./address.ts";

/** The options of every verb that say where the API is and how the caller proves itself. */
export interface Connection {
  readonly url?: string;
  readonly stack?: string;
  readonly region?: string;
  readonly token?: string;
}

export interface Endpoint {
  readonly url: string;
  /** @default no header proves the caller */
  readonly sign?: (request: Outgoing) => Promise<Readonly<Record<string, string>>>;
}

/**
 * Finds the API and the way to prove the caller: a token where one is given, SigV4 for `https`, nothing on loopback.
 * Loopback is signed too where `AWS_ACCESS_KEY_ID` is set and `--region` is given: the local stack asks for it with `--auth`.
 */
export async function endpointOf(asked: Connection, { environment, language }: Io): Promise<Endpoint> {
  const given = asked.url ?? (asked.stack === undefined ? environment.ELASTIC_JOB_URL : undefined);
  const region = asked.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  const url =
    given !== undefined
      ? checkedUrl(given, language)
      : asked.stack !== undefined
        ? await (await import("./stack-output.ts")).apiUrlOf(asked.stack, region)
        : DEFAULT_URL;
  const token = asked.token ?? environment.ELASTIC_JOB_TOKEN;
  if (token !== undefined && token !== "") {
    if (!url.startsWith("https:") && !isLoopback(url)) throw new UsageError(PLAIN[language]);
    return { url, sign: async () => ({ authorization: `Bearer ${token}` }) };
  }
  if (!url.startsWith("https:") && !(isLoopback(url) && asked.region !== undefined)) return { url };
  const signingRegion = asked.region ?? regionIn(url) ?? region;
  if (signingRegion === undefined) throw new UsageError(NO_REGION[language]);
  return { url, sign: (await import("./sign.ts")).signer(signingRegion) };
}

const PLAIN = {
  en: "--token: a token is sent over https only; plain http would show it to everything on the way",
  zh: "--token：令牌只通过 https 发送；http 会在途中泄露它",
};
const NO_REGION = {
  en: "--region: the request must be signed, and the region is not known; give --region or AWS_REGION",
  zh: "--region：请求需要签名，但不知道区域；请给出 --region 或 AWS_REGION",
};

/** A client for people in front of a terminal: a long pause is announced. */
export function clientOf({ url, sign }: Endpoint, io: Io): Client {
  return createClient({
    url,
    signal: io.signal,
    transport: {
      fetch: io.fetch,
      ...(sign !== undefined && { sign }),
      pause: (ms) => io.pause(ms),
      newKey: randomUUID,
      random: Math.random,
      onPause({ status, ms, request }) {
        if (ms < 1_000) return;
        const seconds = Math.ceil(ms / 1_000);
        const text = {
          en: `${request} ${status === 0 ? "got no answer" : `was answered with ${status}`}; the next try is in ${seconds} s`,
          zh: `${request} ${status === 0 ? "没有应答" : `返回 ${status}`}；${seconds} 秒后重试`,
        };
        io.talk(`${clean(text[io.language])}\n`);
      },
    },
  });
}
