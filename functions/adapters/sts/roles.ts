import { AssumeRoleCommand, type STSClient, STSServiceException } from "@aws-sdk/client-sts";
import type { Roles } from "../../ports/roles.ts";

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
const REFUSED = 403;

export function roles(client: STSClient): Roles {
  return {
    async assume({ roleArn, sessionName, externalId, tags, seconds }) {
      const command = new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: sessionName,
        ExternalId: externalId,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        DurationSeconds: seconds,
      });
      try {
        const { Credentials } = await client.send(command);
        const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
        if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
          throw new Error(`STS gave no credentials of ${roleArn}`);
        return {
          accessKeyId: AccessKeyId,
          secretAccessKey: SecretAccessKey,
          sessionToken: SessionToken,
          expiresAt: Expiration.getTime(),
        };
      } catch (error) {
        // STS answers the same for a role that does not exist. Its throttling has another status.
        if (error instanceof STSServiceException && error.$metadata.httpStatusCode === REFUSED)
          return { refused: error.message };
        throw error;
      }
    },
  };
}
