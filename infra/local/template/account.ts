/** The account and region the machine pretends to be: AWS's documented example account, in no ARN of a real one. */
export const ACCOUNT = "123456789012";
export const REGION = "us-east-1";

/** `arn:aws:<service>:<region>:<account>:<resource>`; IAM has no region. */
export const arnOf = (service: string, resource: string): string =>
  `arn:aws:${service}:${service === "iam" ? "" : REGION}:${ACCOUNT}:${resource}`;

/** The resource's own name: what follows the last `:` and, within that, the last `/`. */
export const nameInArn = (arn: string): string => arn.slice(Math.max(arn.lastIndexOf(":"), arn.lastIndexOf("/")) + 1);

/** Name of the function an ARN, a qualified ARN or a bare name (also qualified) stands for. */
export const functionName = (reference: string): string => qualifiedName(reference)[0] ?? reference;

/** The version or alias it names. @default `$LATEST`, as Lambda's */
export const qualifierIn = (reference: string): string => qualifiedName(reference)[1] ?? LATEST;

/** The version of a function that is what was deployed last. */
export const LATEST = "$LATEST";

function qualifiedName(reference: string): string[] {
  const [, afterMarker] = reference.split(":function:");
  return (afterMarker ?? reference).split(":");
}
