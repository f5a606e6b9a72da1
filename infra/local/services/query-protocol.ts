import { randomUUID } from "node:crypto";
import type { AwsError } from "./aws-error.ts";

/** AWS's oldest protocol: forms as requests, XML as answers. SNS and STS speak it. */

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** The text inside an XML element. */
export const xmlText = (text: string): string => text.replaceAll(/[&<>"']/g, (one) => ESCAPES[one] ?? one);

/** An answer. @param result XML */
export const queryResponse = (namespace: string, operation: string, result: string): string =>
  `<${operation}Response xmlns="${namespace}"><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${operation}Response>`;

/** An error. */
export const queryFailure =
  (namespace: string) =>
  ({ code, message }: AwsError): string =>
    `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${xmlText(code)}</Code><Message>${xmlText(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
