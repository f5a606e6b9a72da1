/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles. Lambda hands a function the credentials of its role
 * in environment variables, valid for the life of the sandbox. The SDK's own default also reads profiles, SSO, STS and
 * the metadata of an instance: 120 kB that no function uses.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";
