import * as z from "zod";
import { arnOf } from "../../template/account.ts";
import { AwsError } from "../aws-error.ts";
import { sha256 } from "../iam/canonical-request.ts";
import type { Right } from "../iam/evaluate.ts";
import type { Account } from "./account-file.ts";

/** Secrets Manager adds six random characters to a name in an ARN. Here they are always these. */
export const SECRET_SUFFIX = "-AbCdEf";
const ARN = arnOf("secretsmanager", "secret:");

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
const GetSecretValue = z.object({
  SecretId: z.string().min(1).max(2_048),
  VersionId: z.string().min(32).max(64).optional(),
  VersionStage: z.string().min(1).max(256).optional(),
});

/** @throws AwsError for another operation, or a parameter that AWS would refuse */
export function parseGetSecretValue(operation: string, input: unknown) {
  if (operation !== "GetSecretValue") throw new AwsError("InvalidAction", `Could not find operation ${operation}`);
  const parsed = GetSecretValue.safeParse(input);
  if (!parsed.success) throw new AwsError("InvalidParameterException", z.prettifyError(parsed.error));
  return parsed.data;
}
export type GetSecretValueInput = ReturnType<typeof parseGetSecretValue>;

/** An ARN may lack the random characters, as in AWS. */
const nameOf = (id: string): string => {
  const name = id.startsWith(ARN) ? id.slice(ARN.length) : id;
  return name.endsWith(SECRET_SUFFIX) ? name.slice(0, -SECRET_SUFFIX.length) : name;
};
const arnOfSecret = (name: string) => `${ARN}${name}${SECRET_SUFFIX}`;

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html */
export function getSecretValueRights({ SecretId, VersionId, VersionStage }: GetSecretValueInput): Right[] {
  const resource = arnOfSecret(nameOf(SecretId));
  const context = {
    "secretsmanager:SecretId": [resource],
    ...(VersionId !== undefined && { "secretsmanager:VersionId": [VersionId] }),
    ...(VersionStage !== undefined && { "secretsmanager:VersionStage": [VersionStage] }),
  };
  return [{ action: "secretsmanager:GetSecretValue", resource, context }];
}

/** The id of a version: a UUID that its value decides. */
const versionIdOf = (value: string) => sha256(value).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, "$1-$2-$3-$4-$5");

/** @throws AwsError for a secret or a version that the account does not have */
export function getSecretValue({ secrets }: Account, { SecretId, VersionId, VersionStage }: GetSecretValueInput) {
  const name = nameOf(SecretId);
  const secret = secrets[name];
  if (secret === undefined)
    throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  const stages = Object.entries(typeof secret === "string" ? { AWSCURRENT: secret } : secret);
  const stage = VersionStage ?? (VersionId === undefined ? "AWSCURRENT" : undefined);
  const version = stages.find(
    ([label, value]) =>
      (stage === undefined || label === stage) && (VersionId === undefined || versionIdOf(value) === VersionId),
  );
  if (version === undefined)
    throw new AwsError(
      "ResourceNotFoundException",
      `Secrets Manager can't find the specified secret value for ${VersionId === undefined ? `staging label: ${stage}` : `VersionId: ${VersionId}`}`,
    );
  const [label, SecretString] = version;
  const VersionIdOfIt = versionIdOf(SecretString);
  return { ARN: arnOfSecret(name), Name: name, VersionId: VersionIdOfIt, SecretString, VersionStages: [label] };
}
