import path from "node:path";
import type { ContextValues } from "../../infra/settings.ts";

type Key = Exclude<keyof ContextValues, "local">;

const jwt = { jwtIssuer: "https://login.example.com/", jwtAudience: ["elastic-job"] };

/** A folder for a layer: the template does not show a layer's content. */
export const A_LAYER = path.join(import.meta.dirname, "..", "examples", "hello");

/**
 * Each choice of a deployer, alone or with the keys that it needs. The compiler asks for a row for every context key.
 * @param javaLayer a file or folder.
 */
export const everyContext = (javaLayer: string): Readonly<Record<Key, Partial<ContextValues>>> => ({
  stackName: { stackName: "Other" },
  runnerMemoryTiers: { runnerMemoryTiers: [128, 10_240] },
  runnerLayers: { runnerLayers: ["arn:aws:lambda:eu-central-1:123456789012:layer:java:3"] },
  javaLayer: { javaLayer },
  accountConcurrency: { accountConcurrency: 1_000 },
  maxInFlight: { maxInFlight: 1 },
  jwtIssuer: jwt,
  jwtAudience: { ...jwt, jwtAudience: ["elastic-job", "console"] },
  jwtScopes: { ...jwt, jwtScopes: { reader: ["jobs/read"], operator: ["jobs/write"] } },
  jwtClientId: { ...jwt, jwtClientId: "console" },
  alarms: { alarms: "all" },
  alarmTopicArn: { alarmTopicArn: "arn:aws:sns:eu-central-1:123456789012:alarms" },
  alarmEmail: { alarmEmail: "on-call@example.com" },
  noticeTopicArns: { noticeTopicArns: ["arn:aws:sns:eu-central-1:123456789012:notices"] },
  outcomesBy: { outcomesBy: "runner" },
  runnerVpc: { runnerVpc: { subnetIds: ["subnet-0a1b2c3d"], securityGroupIds: ["sg-0a1b2c3d"] } },
  isolation: { isolation: "app", apps: ["billing", "mail"] },
  apps: { isolation: "app", apps: ["billing"] },
  recursiveLoop: { recursiveLoop: "omit" },
  retain: { retain: "nothing" },
  timings: { timings: { runnerTimeoutSeconds: 60, eventAgeSeconds: 60 } },
});

/** The choices for a region in China. */
export const FALLBACK = {
  outcomesBy: "runner",
  isolation: "app",
  apps: ["billing", "mail"],
  recursiveLoop: "omit",
} as const satisfies Partial<ContextValues>;
