import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { CollectorInvoker, DispatcherInvoker, NotifierInvoker, PlannerInvoker } from "../../ports/invoker.ts";
import { invokeAsync } from "./invoke-async.ts";

/* Invokes functions by the names that its caller was given. Each caller has the rights for its own functions only. */

export const plannerInvoker = (client: LambdaClient, planner: string): PlannerInvoker => ({
  plan: (wake) => invokeAsync(client, planner, wake),
  followApp: (message) => invokeAsync(client, planner, message),
  beat: (message) => invokeAsync(client, planner, message),
});

export const dispatcherInvoker = (client: LambdaClient, dispatcher: string): DispatcherInvoker => ({
  fanOut: (message) => invokeAsync(client, dispatcher, message),
  halt: (message) => invokeAsync(client, dispatcher, message),
  backfill: (message) => invokeAsync(client, dispatcher, message),
  notify: (message) => invokeAsync(client, dispatcher, message),
});

export const notifierInvoker = (client: LambdaClient, notifier: string): NotifierInvoker => ({
  tell: (message) => invokeAsync(client, notifier, message),
});

export const collectorInvoker = (client: LambdaClient, collector: string): CollectorInvoker => ({
  check: (message) => invokeAsync(client, collector, message),
  collect: (record) => invokeAsync(client, collector, record),
});
