/**
 * The variables of the runner by which an AWS SDK knows where its services are. None of them is a secret.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
const PLACES = /^AWS_(?:(?:DEFAULT_)?REGION|ENDPOINT_URL(?:_[A-Z0-9_]+)?)$/;

export const awsVariablesIn = (environment: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      PLACES.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
