import { useAction } from "../api/use-action.ts";
import { words } from "../words/words.ts";
import { beginSignIn } from "./sign-in.ts";

/** Leads to the issuer; a failure to reach it is told beside the button. */
export function SignInButton() {
  const t = words.value;
  const action = useAction(beginSignIn);
  return (
    <>
      <button type="button" class="main" disabled={action.isBusy} onClick={action.run}>
        {t.signIn}
      </button>
      {action.problem !== undefined && <span role="alert">{t.issuerFailed(String(action.problem))}</span>}
    </>
  );
}
