import {
  DecryptionFailure,
  GetSecretValueCommand,
  InvalidParameterException,
  InvalidRequestException,
  ResourceNotFoundException,
  SecretsManagerClient,
  SecretsManagerServiceException,
} from "@aws-sdk/client-secrets-manager";
import type { TemporaryCredentials } from "../../contract/broker.ts";
import type { SecretReference } from "../../core/config/secret-reference.ts";
import { sessionClient } from "./session-client.ts";

/** Answers that stay the same until the secret, its key or the role is changed. */
const REFUSALS = [ResourceNotFoundException, InvalidParameterException, InvalidRequestException, DecryptionFailure];
/** The SDK has no class for it. @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html */
const DENIED = "AccessDeniedException";

export async function readSecret(
  { region, arn, versionStage, versionId }: Extract<SecretReference, { service: "secretsmanager" }>,
  credentials: TemporaryCredentials,
) {
  const client = new SecretsManagerClient(sessionClient(region, credentials));
  const command = new GetSecretValueCommand({ SecretId: arn, VersionStage: versionStage, VersionId: versionId });
  try {
    const { SecretString } = await client.send(command);
    return SecretString === undefined ? { refused: "it is binary" } : { text: SecretString };
  } catch (error) {
    const isRefusal =
      REFUSALS.some((one) => error instanceof one) ||
      (error instanceof SecretsManagerServiceException && error.name === DENIED);
    if (!(error instanceof Error) || !isRefusal) throw error;
    return { refused: error.message };
  } finally {
    client.destroy();
  }
}
