/**
 * The variables of the runner by which an AWS SDK knows where its services are. None of them is a secret.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
const PLACES = /^AWS_(?:(?:DEFAULT_)?REGION|ENDPOINT_URL(?:_[A-Z0-9_]+)?)$/;

/** Of one service, or of all services that have none of their own. */
const ENDPOINT = /^AWS_ENDPOINT_URL(?:_([A-Z0-9_]+))?$/;

/** The address that takes the place of a service's own. @param service as the variables spell it. @default AWS's own */
export function endpointIn(variables: Readonly<Record<string, string>>, service: string): string | undefined {
  const found = Object.entries(variables).map(([name, value]) => ({ of: ENDPOINT.exec(name), value }));
  const ofAll = found.find(({ of }) => of !== null && of[1] === undefined);
  return (found.find(({ of }) => of?.[1] === service) ?? ofAll)?.value;
}

export const awsVariablesIn = (environment: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      PLACES.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
