import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { TemporaryCredentials } from "../../../functions/contract/broker.ts";
import type { Local } from "../../../infra/local/runtime/start-local.ts";
import { ADMINISTRATOR } from "../../../infra/local/services/iam/deployed-access.ts";

/** A session of a role of the account beside a started runtime. The role's trust allows everyone. */
export async function sessionOf(
  { endpoints, access }: Pick<Local, "endpoints" | "access">,
  role: string,
): Promise<TemporaryCredentials> {
  const credentials = access.credentialsOf(ADMINISTRATOR);
  const sts = new STSClient({ region: "us-east-1", endpoint: endpoints.aws, credentials });
  const RoleArn = `arn:aws:iam::123456789012:role/${role}`;
  const assumed = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "a-session" }));
  sts.destroy();
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "", Expiration } = assumed.Credentials ?? {};
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiresAt: Expiration?.getTime() ?? 0,
  };
}
