import { STSClient } from "@aws-sdk/client-sts";
import { requestTimeouts } from "../aws/request-timeouts.ts";

/** The endpoint of the stack's region. */
export const stsClient = () => new STSClient(requestTimeouts(50));
