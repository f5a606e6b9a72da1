import type { Sent } from "../../../client/shapes.ts";
import type { AppConfig } from "../../../contract/app.ts";
import { environmentIn, environmentText } from "./environment-text.ts";

/** The fields of an app as a form has them. */
export type AppTexts = Readonly<Record<keyof AppConfig, string>>;

export const NEW_APP: AppTexts = {
  ...{
    appName: "",
    appURL: "",
    bootstrapScript: "bin/start.sh",
    sha256: "",
    environment: "",
    roleArn: "",
    secrets: "",
  },
  ...{ cpuCount: "1", memoryMB: "128", appCacheEnable: "true", eventTraceSamplingCount: "0" },
};

export const textsOf = (app: AppConfig): AppTexts => ({
  appName: app.appName,
  appURL: app.appURL,
  bootstrapScript: app.bootstrapScript,
  sha256: app.sha256 ?? "",
  cpuCount: String(app.cpuCount),
  memoryMB: String(app.memoryMB),
  appCacheEnable: String(app.appCacheEnable),
  eventTraceSamplingCount: String(app.eventTraceSamplingCount),
  environment: environmentText(app.environment),
  roleArn: app.roleArn ?? "",
  secrets: environmentText(app.secrets ?? {}),
});

/** A line of a field that is not of the form NAME=value. */
export interface WrongLine {
  readonly field: "environment" | "secrets";
  /** From 1. */
  readonly wrongLine: number;
}

/**
 * The body of a request: its name, and the fields that differ from the start; of a new app all that are not empty.
 * @returns the first line of the environment or of the secrets that names no variable
 */
export function changesOf(start: AppTexts | undefined, texts: AppTexts): Sent["NewApp"] | WrongLine {
  const environment = environmentIn(texts.environment);
  if (typeof environment === "number") return { field: "environment", wrongLine: environment };
  const secrets = environmentIn(texts.secrets);
  if (typeof secrets === "number") return { field: "secrets", wrongLine: secrets };
  const maps = new Map<string, unknown>(Object.entries({ environment, secrets }));
  const changed = Object.entries(texts).filter(([name, text]) =>
    start === undefined ? text !== "" : text !== start[name as keyof AppTexts],
  );
  const values = changed.map(([name, text]) => [
    name,
    maps.get(name) ?? (name === "appCacheEnable" ? text === "true" : text),
  ]);
  return { ...Object.fromEntries(values), appName: texts.appName };
}
