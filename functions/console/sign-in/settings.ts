import type { SignIn } from "../../contract/sign-in.ts";

/** How to sign in, from the page. Undefined when the API takes no tokens. */
export const signInSettings: SignIn | undefined = (() => {
  const text = document.querySelector<HTMLMetaElement>('meta[name="sign-in"]')?.content;
  return text === undefined ? undefined : (JSON.parse(text) as SignIn);
})();
