import { createHmac } from "node:crypto";
import { ACCOUNT, arnOf } from "../../template/account.ts";

/** The keys with which an identity signs. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Belongs to keys of roles, which AWS issues for a limited time. */
  readonly sessionToken?: string;
}

/** The signer of a request. */
export interface Identity {
  /** The ARN in AWS's refusals: of a user, or of a session of a role. */
  readonly arn: string;
  /** Name of the role or user whose policies apply. */
  readonly name: string;
  /** Tags of a session, `aws:PrincipalTag/…` in policies. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A session of a role, such as that of the function with that name. */
export const session = (role: string, sessionName: string, tags?: Identity["tags"]): Identity => ({
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${sessionName}`,
  name: role,
  ...(tags && { tags }),
});

export const user = (name: string): Identity => ({ arn: arnOf("iam", `user/${name}`), name });

const ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * Keys of an identity. The same secret always gives the same keys, and they cannot be derived without it.
 * @param secret of this runtime's data.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids (prefixes)
 */
export function credentialsOf(secret: string, { arn }: Identity): Credentials {
  const derive = (purpose: string) => createHmac("sha256", secret).update(`${purpose} of ${arn}`).digest();
  const id = Array.from(derive("id").subarray(0, 16), (byte) => ID_CHARACTERS[byte % 32]).join("");
  const isSession = arn.includes(":assumed-role/");
  return {
    accessKeyId: `${isSession ? "ASIA" : "AKIA"}${id}`,
    secretAccessKey: derive("secret").toString("base64url").slice(0, 40),
    ...(isSession && { sessionToken: derive("token").toString("base64") }),
  };
}
