import * as z from "zod";
import { Name } from "./names.ts";

/** The fields of an app that its publisher gives; the first seven are Elastic-Job-Cloud's. */
export const AppConfig = z.object({
  appName: Name,
  appURL: z.string().min(1).max(2048),
  bootstrapScript: z.string().min(1).max(1024),
  /** vCPU the app itself needs. @default 1: a default does not count when the tier is chosen. */
  cpuCount: z.number().positive(),
  /** MB the app itself needs, beside each shard's own. @default 128 */
  memoryMB: z.number().min(1),
  appCacheEnable: z.boolean(),
  /** DAEMON jobs: keep the history of every N-th execution; 0 keeps all. */
  eventTraceSamplingCount: z.int().min(0),
  /** Lower-case hex digest the package must have. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  environment: z.record(z.string(), z.string()),
});
export type AppConfig = z.output<typeof AppConfig>;

/** An app as it is stored: one immutable revision of its configuration. */
export const App = AppConfig.extend({
  /** Tells this app from a later one of the same name: 26 characters, new at each publish after a delete. */
  incarnation: z.string(),
  /** 1 at publish, one more with each change. */
  revision: z.int().min(1),
  disabled: z.boolean(),
});
export type App = z.output<typeof App>;

/** Names one revision of one app for ever; sandboxes are never shared across it. */
export const AppRevision = z.object({ appName: Name, incarnation: z.string(), revision: z.int().min(1) });
export type AppRevision = z.output<typeof AppRevision>;
