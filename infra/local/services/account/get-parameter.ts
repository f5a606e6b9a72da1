import * as z from "zod";
import { arnOf } from "../../template/account.ts";
import { AwsError } from "../aws-error.ts";
import { sha256 } from "../iam/canonical-request.ts";
import type { Right } from "../iam/evaluate.ts";
import type { Account } from "./account-file.ts";

const ARN = arnOf("ssm", "parameter/");

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
const GetParameter = z.object({ Name: z.string().min(1).max(2_048), WithDecryption: z.boolean().default(false) });
export type GetParameterInput = z.output<typeof GetParameter>;

/** @throws AwsError for another operation, or a parameter that AWS would refuse */
export function parseGetParameter(operation: string, input: unknown): GetParameterInput {
  if (operation !== "GetParameter") throw new AwsError("InvalidAction", `Could not find operation ${operation}`);
  const parsed = GetParameter.safeParse(input);
  if (!parsed.success) throw new AwsError("ValidationException", z.prettifyError(parsed.error));
  return parsed.data;
}

/** The name without its first slash: `/a/b` and its ARN `…:parameter/a/b` are one. */
const bareName = (name: string): string => (name.startsWith(ARN) ? name.slice(ARN.length) : name.replace(/^\//, ""));

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html */
export const getParameterRights = ({ Name }: GetParameterInput): Right[] => [
  { action: "ssm:GetParameter", resource: `${ARN}${bareName(Name)}` },
];

/** Each parameter is a SecureString: without decryption its value is an encrypted text. @throws AwsError */
export function getParameter({ parameters }: Account, { Name, WithDecryption }: GetParameterInput) {
  const bare = bareName(Name);
  const [name, value] = Object.entries(parameters).find(([one]) => bareName(one) === bare) ?? [];
  if (value === undefined) throw new AwsError("ParameterNotFound", "");
  return {
    Parameter: {
      ...{ ARN: `${ARN}${bare}`, Name: name, Type: "SecureString", DataType: "text", Version: 1 },
      Value: WithDecryption ? value : `AQICAH${sha256(value)}`,
    },
  };
}
