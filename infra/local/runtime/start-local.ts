import { chmodSync, mkdirSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { accountBeside } from "../services/account/account-file.ts";
import { AwsError } from "../services/aws-error.ts";
import { startTables, tableDefinitions } from "../services/dynamodb/start-tables.ts";
import { type Mapping, startMapping } from "../services/event-source/mapping.ts";
import { polledAs } from "../services/event-source/polled-queue.ts";
import { type Faults, NO_FAULTS, seededFaults } from "../services/faults.ts";
import { deployRoutes } from "../services/http-api/deploy-routes.ts";
import { type Behind, httpFront } from "../services/http-api/front.ts";
import { gate } from "../services/http-api/gate.ts";
import { Authority } from "../services/iam/authority.ts";
import type { WireRequest } from "../services/iam/canonical-request.ts";
import { type Access, deployedAccess } from "../services/iam/deployed-access.ts";
import { signingSecret } from "../services/iam/signing-secret.ts";
import { type Denied, Usage, type UseCounts, type Used } from "../services/iam/usage.ts";
import type { Endpoints } from "../services/lambda/environment.ts";
import type { DeployedFunction } from "../services/lambda/lambda-api.ts";
import { startGuardian } from "../services/lambda/start-guardian.ts";
import { groupOfFunction, LogGroups } from "../services/logs/log-groups.ts";
import { targetCaller } from "../services/scheduler/call-target.ts";
import { Schedules } from "../services/scheduler/schedules.ts";
import { Topics } from "../services/sns/topics.ts";
import { Queue } from "../services/sqs/queue.ts";
import { arnOf, functionName, nameInArn } from "../template/account.ts";
import { loadAssembly } from "../template/assembly.ts";
import { readStack, type Stack } from "../template/stack.ts";
import { emptyData, lockData } from "./data-lock.ts";
import { deployFunctions, type FunctionOptions } from "./deploy-functions.ts";
import { answer, awsEndpoint, type Services } from "./endpoint.ts";

export interface LocalOptions extends FunctionOptions {
  /** Directory of the cloud assembly. */
  readonly assembly: string;
  /** The directory of all that must survive: tables, queues, schedules, events, logs. */
  readonly data: string;
  /** The port of the HTTP API; 0 takes a free one. */
  readonly port: number;
  /** No delivery is duplicated and schedules fire on second 0. @default false */
  readonly punctual?: boolean;
  /** Callers of the HTTP API sign or bring a token, as in AWS. @default false: every program on this machine may call it */
  readonly auth?: boolean;
  /** A file that describes the account beside the stack: roles of apps, topics. @default there is nothing beside the stack */
  readonly account?: string;
  /** Seed of the choices that AWS leaves open. @default 1 */
  readonly seed?: number;
  /** Begin with an empty store. @default false */
  readonly reset?: boolean;
  /** Called with each right that is used for the first time, and with each refusal. */
  readonly onUsage?: (news: Used | Denied) => void;
  /** Interval between two searches for expired items, ms. @default 60,000 */
  readonly expireEveryMs?: number;
}

export interface Local {
  readonly stack: Stack;
  /** `http://127.0.0.1:<port>` */
  readonly apiUrl: string;
  readonly endpoints: Endpoints;
  readonly functions: ReadonlyMap<string, DeployedFunction>;
  readonly queues: ReadonlyMap<string, Queue>;
  readonly schedules: Schedules;
  readonly topics: Topics;
  /** Keys of every identity that may sign. */
  readonly access: Access;
  /** The rights that were needed until now, and those that were missing. */
  readonly usage: Usage;
  /** Counts the uses of each action until now, for the tables and for all other services. */
  useCounts(): Promise<UseCounts>;
  /** Ends every process. */
  stop(): Promise<void>;
}

/** "Deploys" an assembly on this machine and runs it. @throws Error in words for people. */
export async function startLocal(options: LocalOptions): Promise<Local> {
  makePrivate(options.data);
  const release = await lockData(options.data);
  if (options.reset) emptyData(options.data);
  for (const directory of ["queues", "events"]) mkdirSync(path.join(options.data, directory), { recursive: true });
  const guardian = startGuardian();
  let services: Services | undefined;
  const deployed = () => {
    if (services === undefined)
      throw new AwsError("ServiceUnavailableException", "The local runtime is starting.", 503);
    return services;
  };
  const endpoint = awsEndpoint(deployed);
  let behind: Behind | undefined;
  let apiPort = 0;
  const front = httpFront(
    () => behind,
    () => apiPort,
  );
  const closing: (() => unknown)[] = [release, () => guardian.stop()];
  const stop = async () => {
    // The servers close first: a request that comes while the journals close would fail and be lost.
    await Promise.all([close(front), close(endpoint)]);
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    apiPort = await listen(front, options.port);
    const apiUrl = `http://127.0.0.1:${apiPort}`;
    const aws = `http://127.0.0.1:${await listen(endpoint, 0)}`;
    const assembly = loadAssembly(options.assembly);
    const stack = readStack(assembly, { stackName: assembly.stackName, awsEndpoint: aws, apiEndpoint: apiUrl });
    const access = deployedAccess(stack, signingSecret(options.data));
    const usage = new Usage(options.onUsage);
    const account = accountBeside(options.account);
    const authority = new Authority(access.data, usage, (name) => account().roles[name]);
    const tables = await startTables(
      {
        path: path.join(options.data, "tables"),
        tables: tableDefinitions(stack),
        authority: access.data,
        expireEveryMs: options.expireEveryMs ?? 60_000,
      },
      (news) => usage.take(news),
    );
    closing.push(() => tables.stop());
    const endpoints = { aws, dynamodb: tables.endpoint };
    const faults = options.punctual ? NO_FAULTS : seededFaults(options.seed ?? 1);
    const queues = openQueues(stack, options.data, faults);
    closing.push(() => [...queues.values()].map((queue) => queue.close()));
    const logs = openLogs(stack, options.data);
    const functions = deployFunctions({
      ...{ stack, assembly, options, endpoints, guardian, queues, logs, faults, access, authority, refused },
      data: options.data,
    });
    closing.push(async () => {
      for (const { events } of functions.values()) for (const queue of events.values()) queue.close();
      await Promise.all([...functions.values()].map(({ pool }) => pool.close()));
    });
    const ask = (request: WireRequest) => answer(request, deployed(), new AbortController().signal);
    const schedules = new Schedules(
      path.join(options.data, "schedules"),
      faults,
      targetCaller(access, authority, ask, refused),
    );
    closing.push(() => schedules.close());
    const scheduleGroups = new Set(["default", ...stack.of("AWS::Scheduler::ScheduleGroup").map(({ name }) => name)]);
    const ofTemplate = stack.of("AWS::SNS::Topic").map(({ name }) => name);
    const topics = new Topics(path.join(options.data, "topics"), () => new Set([...ofTemplate, ...account().topics]));
    services = { authority, queues, functions, schedules, scheduleGroups, logs, topics, account };
    const asks = options.auth ?? false;
    behind = { routes: deployRoutes(stack, functions), gate: gate(authority, asks) };
    const mappings = startMappings(stack, services);
    closing.push(() => mappings.map((mapping) => mapping.stop()));
    deploySchedules(stack, schedules);
    schedules.resume();
    for (const { events } of functions.values()) for (const queue of events.values()) queue.resume();
    const useCounts = async () => ({ ...usage.counts, ...(await tables.counts()) });
    return { stack, apiUrl, endpoints, functions, queues, schedules, topics, access, usage, useCounts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Makes the content of a directory (logs, tables, the signing secret) readable for its owner alone, even if an earlier
 * version made it.
 */
function makePrivate(directory: string): void {
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o700);
}

/**
 * AWS has no caller to answer when a role refuses a request that AWS makes in its name: the refusal is printed with the
 * faults.
 */
const refused = (why: string) => void process.stderr.write(`${why}\n`);

/** The log groups of the template, and one for each function without one there, as Lambda makes it. */
function openLogs(stack: Stack, data: string): LogGroups {
  const declared = stack.of("AWS::Logs::LogGroup").map(({ name, properties }) => ({
    name,
    retentionDays: properties.RetentionInDays,
  }));
  const made = stack.of("AWS::Lambda::Function").map(({ name, properties }) => ({
    name: groupOfFunction(name, properties.LoggingConfig?.LogGroup),
  }));
  return new LogGroups(path.join(data, "logs"), [...made, ...declared]);
}

function openQueues(stack: Stack, data: string, faults: Faults): Map<string, Queue> {
  const queues = new Map<string, Queue>();
  for (const { name, ref, properties } of stack.of("AWS::SQS::Queue")) {
    const dead = properties.RedrivePolicy?.deadLetterTargetArn;
    const queue = new Queue({
      name,
      arn: arnOf("sqs", name),
      url: ref,
      properties,
      journalPath: path.join(data, "queues", name),
      faults,
      deadLetters: () => (dead === undefined ? undefined : queues.get(nameInArn(dead))),
    });
    queues.set(name, queue);
  }
  return queues;
}

function startMappings(stack: Stack, { queues, functions, authority }: Services): Mapping[] {
  return stack.of("AWS::Lambda::EventSourceMapping").map(({ logicalId, properties }) => {
    const queue = queues.get(nameInArn(properties.EventSourceArn));
    const target = functions.get(functionName(properties.FunctionName));
    if (queue === undefined || target === undefined)
      throw new Error(`${logicalId}: its queue or function does not exist`);
    if (!properties.Enabled) return { stop: () => {} };
    return startMapping(polledAs(target.identity, queue, authority), target.pool, properties, refused);
  });
}

/** Makes the template's own schedules once: a schedule of an earlier run keeps its rhythm. */
function deploySchedules(stack: Stack, schedules: Schedules): void {
  for (const { name, properties } of stack.of("AWS::Scheduler::Schedule")) {
    const { GroupName, Name: _, Description: __, ...definition } = properties;
    const stored = schedules.get(GroupName, name);
    if (JSON.stringify(stored?.definition) !== JSON.stringify(definition)) schedules.put(GroupName, name, definition);
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new Error(`port ${port} is taken: choose another one with --port`) : error);
    });
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
