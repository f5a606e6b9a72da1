import type { Secrets } from "../../ports/secrets.ts";
import { readParameter } from "./parameter.ts";
import { readSecret } from "./secret.ts";

/** Secrets Manager and the parameter store of SSM, each in the region of the secret and in the name of a session. */
export const secrets = (): Secrets => ({
  read: (reference, credentials) =>
    reference.service === "ssm" ? readParameter(reference, credentials) : readSecret(reference, credentials),
});
