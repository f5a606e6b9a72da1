/**
 * How every SDK client waits: whatever this stack asks for is answered in milliseconds, so a request without an
 * answer is given up and repeated soon. `throwOnRequestTimeout` is what makes it so: without it the SDK writes a
 * warning and goes on waiting. Whoever is repeated knows it: each request here has the same effect twice as once.
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
