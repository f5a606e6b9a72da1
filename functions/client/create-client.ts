import { apiOrigin } from "./api-origin.ts";
import { ApiProblem, problemIn } from "./api-problem.ts";
import type { Call } from "./call.ts";
import type { Input, Item, PagedName, Value } from "./call-types.ts";
import { CALLS, type CallName } from "./calls.ts";
import { PATIENCE, type Patience, pauseBefore } from "./send-again.ts";
import { targetUrl } from "./target-url.ts";

/** A request as it is signed and sent. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Everything that a client needs of the outside. */
export interface Transport {
  readonly fetch: (url: URL, init: RequestInit) => Promise<Response>;
  /** Adds the headers that prove the caller. @default adds none */
  readonly sign?: (request: Outgoing) => Promise<Readonly<Record<string, string>>>;
  readonly pause: (ms: number) => Promise<void>;
  /** A key that was never used before. */
  readonly newKey: () => string;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Told before a pause, for people that wait. */
  readonly onPause?: (why: { readonly status: number; readonly ms: number; readonly request: string }) => void;
}

export interface Settings {
  /** Address of the API, with or without `/api` at its end. */
  readonly url: string;
  readonly transport: Transport;
  readonly patience?: Patience;
  /** Ends all requests. */
  readonly signal?: AbortSignal;
}

export interface Answer<T> {
  readonly value: T;
  readonly status: number;
  readonly etag?: string;
  /** Parameters of the query that lead to the following page. */
  readonly next?: Readonly<Record<string, string>>;
}

/** Any request to the API, for operations that this client does not know. */
export interface Raw {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
}

export interface Client {
  call<N extends CallName>(name: N, input: Input<N>): Promise<Answer<Value<N>>>;
  /** All items of a list, page after page. */
  each<N extends PagedName>(name: N, input: Input<N>): AsyncGenerator<Item<N>>;
  raw(request: Raw): Promise<Answer<unknown>>;
}

/** The typed client of the API. Its calls throw an `ApiProblem` where the answer is an error. */
export function createClient({ url, transport, patience = PATIENCE, signal }: Settings): Client {
  const origin = apiOrigin(url);

  async function send(request: Raw): Promise<Answer<unknown>> {
    const { method, path, body } = request;
    const target = targetUrl(origin, path, request.query);
    const text = body === undefined ? undefined : JSON.stringify(body);
    const plain: Outgoing = {
      method,
      url: target,
      headers: {
        accept: "application/json",
        ...(text !== undefined && { "content-type": "application/json" }),
        ...(request.ifMatch !== undefined && { "if-match": request.ifMatch }),
        // All tries are one request.
        ...(method === "POST" && { "idempotency-key": transport.newKey() }),
      },
      ...(text !== undefined && { body: text }),
    };
    const name = `${method} ${target.pathname}`;
    for (let tried = 1; ; tried++) {
      const got = await once(plain, name);
      if (got.status >= 200 && got.status < 300) return answerOf(got, name);
      const { status, retryAfter } = got;
      const ms = pauseBefore({ status, retryAfter, tried }, patience, transport.random);
      if (ms === undefined)
        throw new ApiProblem({
          request: name,
          status,
          problem: problemIn(got.text),
          tried,
          retryAfter,
          sent: body,
          cause: got.cause,
        });
      transport.onPause?.({ status, ms, request: name });
      await transport.pause(ms);
    }
  }

  async function once(request: Outgoing, name: string): Promise<Got> {
    // Each try is signed anew: a signature is good for minutes, and for one key of a role.
    const headers = { ...request.headers, ...(await transport.sign?.(request)) };
    const { method, body } = request;
    try {
      const init = { method, headers, ...(body !== undefined && { body }), ...(signal && { signal }) };
      const response = await transport.fetch(request.url, init);
      const { status } = response;
      return {
        status,
        retryAfter: response.headers.get("retry-after"),
        headers: response.headers,
        text: await response.text(),
      };
    } catch (cause) {
      signal?.throwIfAborted();
      return { status: 0, retryAfter: null, headers: new Headers(), text: "", cause: cause ?? name };
    }
  }

  async function call<N extends CallName>(name: N, input: Input<N>): Promise<Answer<Value<N>>> {
    const row: Call = CALLS[name];
    const { path = {}, query, body, ifMatch } = input as Loose;
    const request: Raw = { method: row.method, path: filled(row.path, path), query, body, ifMatch };
    return (await send(request)) as Answer<Value<N>>;
  }

  async function* each<N extends PagedName>(name: N, input: Input<N>): AsyncGenerator<Item<N>> {
    let next: Readonly<Record<string, string>> | undefined = {};
    while (next !== undefined) {
      const page: Answer<Value<N>> = await call(name, {
        ...input,
        query: { ...input.query, ...next },
      } as Input<N>);
      yield* page.value as readonly Item<N>[];
      next = page.next;
    }
  }

  return { call, each, raw: send };
}

interface Loose {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly ifMatch?: string;
}

interface Got {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly headers: Headers;
  readonly text: string;
  readonly cause?: unknown;
}

const filled = (path: string, places: Readonly<Record<string, string>>) =>
  path.replace(/\{(\w+)\}/g, (_, place: string) => encodeURIComponent(places[place] ?? ""));

function answerOf({ status, headers, text }: Got, name: string): Answer<unknown> {
  const etag = headers.get("etag");
  const link = /<([^>]*)>;\s*rel="next"/.exec(headers.get("link") ?? "")?.[1];
  let value: unknown;
  try {
    value = text === "" ? undefined : JSON.parse(text);
  } catch (cause) {
    const problem = { message: "the answer is not JSON: is this the address of the API?" };
    throw new ApiProblem({ request: name, status, problem, tried: 1, retryAfter: null, cause });
  }
  return {
    value,
    status,
    ...(etag !== null && { etag }),
    ...(link !== undefined && { next: Object.fromEntries(new URL(link, "http://api").searchParams) }),
  };
}
