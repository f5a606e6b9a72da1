import {
  AccessDeniedException,
  GetParameterCommand,
  InvalidKeyId,
  ParameterNotFound,
  ParameterVersionNotFound,
  SSMClient,
  SSMServiceException,
  ValidationException,
} from "@aws-sdk/client-ssm";
import type { TemporaryCredentials } from "../../contract/broker.ts";
import type { SecretReference } from "../../core/config/secret-reference.ts";
import { sessionClient } from "./session-client.ts";

/** Answers that stay the same until the parameter, its key or the role is changed. */
const REFUSALS = [
  AccessDeniedException,
  InvalidKeyId,
  ParameterNotFound,
  ParameterVersionNotFound,
  ValidationException,
];

/** Texts and lists of texts are read too: they need no decryption. */
export async function readParameter({ region, arn }: SecretReference, credentials: TemporaryCredentials) {
  const client = new SSMClient(sessionClient(region, credentials));
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: arn, WithDecryption: true }));
    if (Parameter?.Value === undefined) throw new Error(`SSM gave no value of ${arn}`);
    return { text: Parameter.Value };
  } catch (error) {
    if (!(error instanceof SSMServiceException) || !REFUSALS.some((one) => error instanceof one)) throw error;
    // SSM says nothing about a parameter that it does not find.
    return { refused: error instanceof ParameterNotFound ? "SSM has no such parameter" : error.message };
  } finally {
    client.destroy();
  }
}
