/** The account and region of the local runtime: AWS's documented example account, which is in no ARN of a real one. */
export const ACCOUNT = "123456789012";
export const REGION = "us-east-1";

/** `arn:aws:<service>:<region>:<account>:<resource>`; IAM has no region. */
export const arnOf = (service: string, resource: string): string =>
  `arn:aws:${service}:${service === "iam" ? "" : REGION}:${ACCOUNT}:${resource}`;

/** The resource's own name: the part behind the last `:` and, within that, behind the last `/`. */
export const nameInArn = (arn: string): string => arn.slice(Math.max(arn.lastIndexOf(":"), arn.lastIndexOf("/")) + 1);

/** Name of the function in an ARN, a qualified ARN, a bare name or a qualified name. */
export const functionName = (reference: string): string => qualifiedName(reference)[0] ?? reference;

/** The version or alias in a reference. @default `$LATEST`, as in Lambda */
export const qualifierIn = (reference: string): string => qualifiedName(reference)[1] ?? LATEST;

/** The version of a function that was deployed last. */
export const LATEST = "$LATEST";

function qualifiedName(reference: string): string[] {
  const [, afterMarker] = reference.split(":function:");
  return (afterMarker ?? reference).split(":");
}
