import { functionName, qualifierIn } from "../../template/account.ts";
import { AwsError } from "../aws-error.ts";
import type { Identity } from "../iam/credentials.ts";
import type { AsyncEvents } from "./async-events.ts";
import type { FunctionPool } from "./function-pool.ts";
import type { FunctionNode } from "./node-of-runtime.ts";

/** A deployed function: its sandboxes and its asynchronous queues. */
export interface DeployedFunction {
  /** The identity with which it signs. */
  readonly identity: Identity;
  /** The Node of its processes. */
  readonly node: FunctionNode;
  readonly pool: FunctionPool;
  /** By qualifier. Invocations by an alias have their own configuration, and run in the same sandboxes. */
  readonly events: ReadonlyMap<string, AsyncEvents>;
  /** Each sandbox belongs to a tenant: an invocation without one is refused. */
  readonly isPerTenant: boolean;
}

export interface InvokeAnswer {
  readonly status: 200 | 202;
  readonly payload: string;
  readonly isFunctionError: boolean;
}

/**
 * Maximum bytes of an asynchronous event; SYNC_LIMIT is that of a synchronous one.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const ASYNC_LIMIT = 1_048_576;
const SYNC_LIMIT = 6_291_456;

/** Path of the one operation: `POST /2015-03-31/functions/{name}/invocations`. */
export const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export async function invoke(
  functions: ReadonlyMap<string, DeployedFunction>,
  reference: string,
  payload: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Promise<InvokeAnswer> {
  const target = functions.get(functionName(reference));
  const events = target?.events.get(qualifierIn(reference));
  if (target === undefined || events === undefined)
    throw new AwsError("ResourceNotFoundException", `Function not found: ${reference}`, 404);
  const tenantId = headers["x-amz-tenant-id"] as string | undefined;
  if (target.isPerTenant !== (tenantId !== undefined)) {
    const rule = target.isPerTenant
      ? "The invoked function is enabled with tenancy configuration. Add a valid tenant ID"
      : "The invoked function is not enabled with tenancy configuration. Remove the tenant ID";
    throw new AwsError("InvalidParameterValueException", `${rule} in your request and try again.`);
  }
  const event = payload === "" ? "{}" : payload;
  const isAsync = headers["x-amz-invocation-type"] === "Event";
  const limit = isAsync ? ASYNC_LIMIT : SYNC_LIMIT;
  if (Buffer.byteLength(event) > limit) {
    throw new AwsError(
      "RequestTooLargeException",
      `${Buffer.byteLength(event)} byte payload is too large for the ${isAsync ? "Event" : "RequestResponse"} invocation type (limit ${limit} bytes)`,
      413,
    );
  }
  try {
    JSON.parse(event);
  } catch (error) {
    throw new AwsError(
      "InvalidRequestContentException",
      `Could not parse request body into json: ${error instanceof Error ? error.message : error}`,
    );
  }
  if (isAsync) {
    events.accept(event, tenantId);
    return { status: 202, payload: "", isFunctionError: false };
  }
  if (target.pool.limit === 0) throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
  const result = await target.pool.invoke({ payload: event, tenantId });
  return { status: 200, payload: result.payload, isFunctionError: !result.ok };
}
