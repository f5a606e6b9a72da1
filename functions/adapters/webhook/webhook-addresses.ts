import { isPublicAddress } from "../../runner/package/download/address-rules.ts";
import { resolveByDns } from "../../runner/package/download/pinned-lookup.ts";
import type { WebhookRules } from "./webhooks.ts";

/** The rules of packages, for webhooks. @param any on a developer's machine */
export const webhookAddresses = (any: boolean): Pick<WebhookRules, "isAllowed" | "resolve" | "allowHttp"> => ({
  isAllowed: any ? () => true : isPublicAddress,
  resolve: resolveByDns,
  allowHttp: any,
});
