/** A value in Secrets Manager or in the parameter store of SSM. */
export type SecretReference =
  | {
      readonly service: "secretsmanager";
      readonly region: string;
      /** Of the secret, without the suffix. */
      readonly arn: string;
      /** The field of the secret's JSON. @default the whole text */
      readonly jsonKey?: string;
      /** @default AWSCURRENT */
      readonly versionStage?: string;
      readonly versionId?: string;
    }
  | { readonly service: "ssm"; readonly region: string; readonly arn: string };

/**
 * A secret's ARN, and after it nothing or three parts, each of which may be empty. Names of secrets hold no colon.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 */
const SECRET =
  /^(arn:aws(?:-[a-z]+)*:secretsmanager:([a-z0-9-]+):\d{12}:secret:[\w/+=.@-]{1,519})(?::([^:]*):([^:]*):([^:]*))?$/;
/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
const PARAMETER = /^arn:aws(?:-[a-z]+)*:ssm:([a-z0-9-]+):\d{12}:parameter\/[\w./-]{1,1011}$/;

export const SECRET_FORM =
  "must be the ARN of a secret (after it nothing, or :<json key>:<version stage>:<version id>) or of an SSM parameter";

/** @returns undefined for a text of another form. A version is named by its stage or by its id, and not by both. */
export function parseSecretReference(text: string): SecretReference | undefined {
  const [, region] = PARAMETER.exec(text) ?? [];
  if (region !== undefined) return { service: "ssm", region, arn: text };
  const [, arn, place, jsonKey, versionStage, versionId] = SECRET.exec(text) ?? [];
  if (arn === undefined || place === undefined || (versionStage && versionId)) return undefined;
  return {
    service: "secretsmanager",
    region: place,
    arn,
    ...(jsonKey && { jsonKey }),
    ...(versionStage && { versionStage }),
    ...(versionId && { versionId }),
  };
}
