import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { Invoker } from "../../ports/invoker.ts";
import { invokeAsync } from "./invoke-async.ts";

/** Invokes functions by the names that its caller was given. Each caller has the rights for its own functions only. */
export const planInvoker = (client: LambdaClient, planner: string): Pick<Invoker, "plan"> => ({
  plan: (wake) => invokeAsync(client, planner, wake),
});

export const followAppInvoker = (client: LambdaClient, planner: string): Pick<Invoker, "followApp"> => ({
  followApp: (message) => invokeAsync(client, planner, message),
});

export const fanOutInvoker = (client: LambdaClient, dispatcher: string): Pick<Invoker, "fanOut"> => ({
  fanOut: (message) => invokeAsync(client, dispatcher, message),
});

export const haltInvoker = (client: LambdaClient, dispatcher: string): Pick<Invoker, "halt"> => ({
  halt: (message) => invokeAsync(client, dispatcher, message),
});

export const collectInvoker = (client: LambdaClient, collector: string): Pick<Invoker, "collect"> => ({
  collect: (record) => invokeAsync(client, collector, record),
});

export const checkInvoker = (client: LambdaClient, collector: string): Pick<Invoker, "check"> => ({
  check: (message) => invokeAsync(client, collector, message),
});
