import type { SignIn } from "../../contract/sign-in.ts";

/** The page names the issuer where callers bring its tokens; else there is nothing to sign in to. */
export const signInSettings: SignIn | undefined = (() => {
  const text = document.querySelector<HTMLMetaElement>('meta[name="sign-in"]')?.content;
  return text === undefined ? undefined : (JSON.parse(text) as SignIn);
})();
