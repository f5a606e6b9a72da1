/**
 * The waiting times of every SDK client. All services of this stack answer in milliseconds, so a request without an
 * answer is given up and repeated soon. Without `throwOnRequestTimeout` the SDK only writes a warning and waits on. All
 * requests are idempotent, so the SDK may repeat them.
 * @see https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-maxsockets.html
 */
export const requestTimeouts = (maxSockets: number) => ({
  maxAttempts: 5,
  requestHandler: {
    requestTimeout: 3_000,
    throwOnRequestTimeout: true,
    connectionTimeout: 1_000,
    httpAgent: { maxSockets },
    httpsAgent: { maxSockets },
  },
});
