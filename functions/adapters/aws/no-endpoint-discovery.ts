/*
 * Stands in for `@aws-sdk/middleware-endpoint-discovery` in the bundles: 8 kB. No command of DynamoDB's client asks for
 * its endpoint; the client only takes the settings along.
 */

export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config;

/** It is never on. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: false,
};
