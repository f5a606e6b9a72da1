import * as z from "zod";

/** How a browser gets a token: from the issuer, as this public client (OAuth 2.0 authorization code with PKCE). */
export const SignIn = z.object({
  issuer: z.url(),
  clientId: z.string(),
  /** The API's own scopes, where it asks for some; `openid` is always asked for. */
  scopes: z.array(z.string()),
  /** The API that the token is for, as `resource` (RFC 8707). */
  audience: z.string(),
});
export type SignIn = z.output<typeof SignIn>;
