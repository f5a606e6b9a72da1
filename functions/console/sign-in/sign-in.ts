import type { SignIn } from "../../contract/sign-in.ts";
import { signInSettings } from "./settings.ts";
import { keepToken } from "./token.ts";

/** Kept while the reader is at the issuer. */
interface Begun {
  readonly verifier: string;
  readonly state: string;
  readonly tokenEndpoint: string;
  /** The screen to which the reader returns. */
  readonly place: string;
}

const NAME = "elastic-job.sign-in";
const callback = () => `${location.origin}/console`;

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const randomText = () => base64Url(crypto.getRandomValues(new Uint8Array(32)));

/** Goes to the issuer. @see https://www.rfc-editor.org/rfc/rfc7636 */
export async function beginSignIn(): Promise<void> {
  if (signInSettings === undefined) return;
  const { issuer, clientId, scopes, audience } = signInSettings;
  const endpoints = await discover(issuer);
  const begun: Begun = {
    verifier: randomText(),
    state: randomText(),
    tokenEndpoint: endpoints.token_endpoint,
    place: location.pathname + location.search,
  };
  sessionStorage.setItem(NAME, JSON.stringify(begun));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(begun.verifier));
  const url = new URL(endpoints.authorization_endpoint);
  const asked = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: callback(),
    scope: ["openid", ...scopes].join(" "),
    resource: audience,
    state: begun.state,
    code_challenge: base64Url(new Uint8Array(digest)),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  location.assign(url);
}

async function discover(issuer: SignIn["issuer"]) {
  const answer = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  if (!answer.ok) throw new Error(`${issuer} answered ${answer.status}`);
  return (await answer.json()) as { readonly authorization_endpoint: string; readonly token_endpoint: string };
}

/** Where the issuer has sent the reader back, the code becomes a token. @returns the failure's text, if it failed */
export async function finishSignIn(): Promise<string | undefined> {
  const query = new URLSearchParams(location.search);
  const kept = sessionStorage.getItem(NAME);
  if (signInSettings === undefined || kept === null || (!query.has("code") && !query.has("error"))) return undefined;
  sessionStorage.removeItem(NAME);
  const begun = JSON.parse(kept) as Begun;
  history.replaceState(null, "", begun.place);
  if (query.get("state") !== begun.state) return "state";
  const code = query.get("code");
  if (code === null) return query.get("error_description") ?? query.get("error") ?? "error";
  const answer = await fetch(begun.tokenEndpoint, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: signInSettings.clientId,
      redirect_uri: callback(),
      resource: signInSettings.audience,
      code,
      code_verifier: begun.verifier,
    }),
  });
  const got = (await answer.json()) as { access_token?: string; error_description?: string; error?: string };
  if (!answer.ok || got.access_token === undefined) return got.error_description ?? got.error ?? String(answer.status);
  keepToken(got.access_token);
  return undefined;
}
