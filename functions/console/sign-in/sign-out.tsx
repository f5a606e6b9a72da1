import { words } from "../words/words.ts";
import { keepToken, token } from "./token.ts";

/** Forgets the token. It is not shown before a sign-in. */
export const SignOut = () =>
  token.value === undefined ? null : (
    <button
      type="button"
      onClick={() => {
        keepToken(undefined);
        location.reload();
      }}
    >
      {words.value.signOut}
    </button>
  );
