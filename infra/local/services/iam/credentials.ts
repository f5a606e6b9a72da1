import { createHmac } from "node:crypto";
import { ACCOUNT, arnOf } from "../../template/account.ts";

/** What its holder signs with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Goes with keys of roles, which AWS gives for a while only. */
  readonly sessionToken?: string;
}

/** Who signs. */
export interface Identity {
  /** As AWS shows it in refusals: of a user, or of a role that somebody has taken on. */
  readonly arn: string;
  /** Whose policies count: the name of the role or user. */
  readonly name: string;
}

/** A role as somebody has taken it on, such as the function of that name. */
export const session = (role: string, sessionName: string): Identity => ({
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${sessionName}`,
  name: role,
});

export const user = (name: string): Identity => ({ arn: arnOf("iam", `user/${name}`), name });

const ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * Keys of an identity, always the same for the same secret and worth nothing to who does not know it.
 * @param secret of this runtime's data.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids (prefixes)
 */
export function credentialsOf(secret: string, { arn }: Identity): Credentials {
  const derive = (what: string) => createHmac("sha256", secret).update(`${what} of ${arn}`).digest();
  const id = Array.from(derive("id").subarray(0, 16), (byte) => ID_CHARACTERS[byte % 32]).join("");
  const isSession = arn.includes(":assumed-role/");
  return {
    accessKeyId: `${isSession ? "ASIA" : "AKIA"}${id}`,
    secretAccessKey: derive("secret").toString("base64url").slice(0, 40),
    ...(isSession && { sessionToken: derive("token").toString("base64") }),
  };
}
