import path from "node:path";
import { AwsError } from "../services/aws-error.ts";
import type { Faults } from "../services/faults.ts";
import type { Authority } from "../services/iam/authority.ts";
import { type Access, functionIdentity, LAMBDA } from "../services/iam/deployed-access.ts";
import { Account } from "../services/lambda/account.ts";
import { AsyncEvents, type AsyncWatcher } from "../services/lambda/async-events.ts";
import { type Endpoints, functionEnvironment } from "../services/lambda/environment.ts";
import { FunctionPool } from "../services/lambda/function-pool.ts";
import type { DeployedFunction } from "../services/lambda/lambda-api.ts";
import { nodeOfRuntime } from "../services/lambda/node-of-runtime.ts";
import type { InvocationResult } from "../services/lambda/outcome.ts";
import { killCarriers } from "../services/lambda/process-tree.ts";
import { removeHome } from "../services/lambda/remove-home.ts";
import type { Guardian } from "../services/lambda/start-guardian.ts";
import { groupOfFunction, type LogGroups } from "../services/logs/log-groups.ts";
import type { Queue } from "../services/sqs/queue.ts";
import { arnOf, functionName, LATEST, nameInArn } from "../template/account.ts";
import type { Assembly } from "../template/assembly.ts";
import type { Stack } from "../template/stack.ts";

export interface FunctionOptions {
  /** Processes of one function at a time. @default 4 */
  readonly concurrency?: number;
  /** Invocations of all functions at a time. @default no limit */
  readonly accountConcurrency?: number;
  /** Stop processes between invocations, as Lambda does. @default true */
  readonly freezes?: boolean;
  /** A process that was idle for this long ends. @default 300,000 */
  readonly idleMs?: number;
  /** Waits before the retries of a function error. @default one and two minutes, as in AWS */
  readonly retryAfterMs?: readonly number[];
  readonly watcher?: AsyncWatcher & { failed?(functionName: string, result: InvocationResult): void };
}

interface Deployment {
  readonly stack: Stack;
  readonly assembly: Assembly;
  readonly data: string;
  readonly options: FunctionOptions;
  readonly endpoints: Endpoints;
  readonly guardian: Guardian;
  readonly queues: ReadonlyMap<string, Queue>;
  readonly logs: LogGroups;
  readonly faults: Faults;
  readonly access: Access;
  readonly authority: Authority;
  /** Called with each refusal of a request that AWS makes in a role's name. */
  readonly refused: (why: string) => void;
}

const qualified = (name: string, qualifier: string) => `${name}.${qualifier}`;

const DEFAULT_CONCURRENCY = 4;
const DEFAULT_IDLE_MS = 300_000;
/** Lambda's defaults for a function without a configuration. */
const DEFAULT_INVOKE_CONFIG = {
  MaximumRetryAttempts: 2,
  MaximumEventAgeInSeconds: 21_600,
  DestinationConfig: undefined,
};

/** The template's functions by name, each with its processes and its asynchronous queues. */
export function deployFunctions({
  stack,
  assembly,
  data,
  options,
  endpoints,
  guardian,
  queues,
  logs,
  faults,
  access,
  authority,
  refused,
}: Deployment): Map<string, DeployedFunction> {
  const sandboxes = path.join(data, "sandboxes");
  // Ends processes of a killed runtime: those in its sandboxes, and those that left their process group before the
  // runtime and its guardian were killed together.
  killCarriers(sandboxes);
  removeHome(sandboxes);
  const configs = new Map(
    stack
      .of("AWS::Lambda::EventInvokeConfig")
      .map(({ properties }) => [qualified(functionName(properties.FunctionName), properties.Qualifier), properties]),
  );
  const account = new Account(options.accountConcurrency);
  const functions = new Map<string, DeployedFunction>();
  for (const { name, properties } of stack.of("AWS::Lambda::Function")) {
    const identity = functionIdentity(name, properties.Role);
    if (!authority.mayAssume(LAMBDA, properties.Role))
      throw new Error(`${name}: The role defined for the function cannot be assumed by Lambda.`);
    const node = nodeOfRuntime(properties.Runtime);
    const plan = {
      node: node.executable,
      functionName: name,
      functionArn: arnOf("lambda", `function:${name}`),
      environment: functionEnvironment(
        name,
        properties,
        assembly.assetDirectory(properties.Code.S3Key),
        endpoints,
        access.credentialsOf(identity),
        node,
      ),
      memoryMB: properties.MemorySize,
      timeoutSeconds: properties.Timeout,
      openLog: (stream: string) => logs.stream(groupOfFunction(name, properties.LoggingConfig?.LogGroup), stream, true),
      directory: sandboxes,
      freezes: options.freezes ?? true,
    };
    const { watcher } = options;
    const limit = Math.min(
      options.concurrency ?? DEFAULT_CONCURRENCY,
      properties.ReservedConcurrentExecutions ?? Number.POSITIVE_INFINITY,
    );
    const pool = new FunctionPool(plan, guardian, {
      limit,
      account,
      idleMs: options.idleMs ?? DEFAULT_IDLE_MS,
      onFailure: (failing, result) => watcher?.failed?.(failing, result),
    });
    const aliases = stack
      .of("AWS::Lambda::Alias")
      .filter((alias) => functionName(alias.properties.FunctionName) === name);
    const events = new Map<string, AsyncEvents>();
    for (const qualifier of [LATEST, ...aliases.map(({ properties: { Name } }) => Name)]) {
      const config = configs.get(qualified(name, qualifier)) ?? DEFAULT_INVOKE_CONFIG;
      events.set(
        qualifier,
        new AsyncEvents({
          pool,
          qualifier,
          config,
          journalPath: path.join(data, "events", qualifier === LATEST ? name : qualified(name, qualifier)),
          faults,
          watcher: watcher ?? {},
          ...(options.retryAfterMs && { retryAfterMs: options.retryAfterMs }),
          deliver(kind, record) {
            const destination = config.DestinationConfig?.[kind]?.Destination;
            const queue = destination === undefined ? undefined : queues.get(nameInArn(destination));
            // AWS loses a record that is too large for its destination, or that the function's role may not send: here
            // it is lost too.
            if (queue === undefined || Buffer.byteLength(record) > queue.properties.MaximumMessageSize) return;
            try {
              authority.authorize(identity, [{ action: "sqs:SendMessage", resource: queue.arn }]);
              queue.send(record);
            } catch (error) {
              if (!(error instanceof AwsError)) throw error;
              refused(`a record of ${name} is lost: ${error.message}`);
            }
          },
        }),
      );
    }
    functions.set(name, { identity, node, pool, events, isPerTenant: properties.TenancyConfig !== undefined });
  }
  return functions;
}
