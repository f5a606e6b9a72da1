import type { HttpRequest } from "./http-request.ts";

/**
 * How a request can be repeated whose answer is a 503: it may have taken effect before it failed. A sentence for people.
 * @param idempotencyKey of a request that makes something.
 */
export function howToRepeat({ method }: Pick<HttpRequest, "method">, idempotencyKey: string | undefined): string {
  if (method === "GET") return "try again";
  const may = "it may have taken effect nevertheless";
  if (idempotencyKey !== undefined)
    return `${may}: send it again with the header 'Idempotency-Key: ${idempotencyKey}', and it takes effect once`;
  if (method === "DELETE") return `${may}: send it again; a 404 then says that it has`;
  if (method === "PUT") return `${may}: send it again; with If-Match, read it first after a 412`;
  return `${may}: send it again; a 409 because it exists then says that it has`;
}
