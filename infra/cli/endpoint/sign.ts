import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { requestSigner } from "../../../functions/adapters/http-api/request-signer.ts";
import type { Outgoing } from "../../../functions/client/create-client.ts";

type Bytes = string | ArrayBuffer | ArrayBufferView;

/** Node's SHA-256 in the form that the signer takes. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: Bytes) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }
  update(chunk: Bytes): void {
    this.#hash.update(bytesOf(chunk));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

const bytesOf = (value: Bytes): Uint8Array =>
  typeof value === "string"
    ? Buffer.from(value)
    : ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : new Uint8Array(value);

/** Signs requests to API Gateway with the credentials that AWS's own tools would take. */
export const signer = (region: string): ((request: Outgoing) => Promise<Readonly<Record<string, string>>>) =>
  requestSigner({ region, credentials: defaultProvider(), sha256: Sha256 });
