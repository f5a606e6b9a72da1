import { ApiProblem } from "../../client/api-problem.ts";
import { signInSettings } from "../sign-in/settings.ts";
import { SignInButton } from "../sign-in/sign-in-button.tsx";
import { words } from "../words/words.ts";
import { Theirs } from "./theirs.tsx";

interface FailureProps {
  readonly problem: unknown;
  readonly again?: () => void;
}

/** A failed request: the server's words, and the reader's next step. */
export function Failure({ problem, again }: FailureProps) {
  if (problem === undefined) return null;
  const t = words.value;
  const status = problem instanceof ApiProblem ? problem.status : undefined;
  const text = problem instanceof Error ? problem.message : String(problem);
  const errors = problem instanceof ApiProblem ? (problem.problem.errors ?? []) : [];
  return (
    <div class={`failure ${status === 429 || status === 503 ? "waits" : ""}`} role="alert">
      <b>
        {t.requestFailed}
        {status ? ` · ${status}` : ""}
      </b>
      <Theirs text={text} />
      {problem instanceof ApiProblem && <span class="small mono">{problem.request}</span>}
      {errors.length > 0 && (
        <ul>
          {errors.map(({ pointer, detail }) => (
            <li key={pointer + detail}>
              <code>{pointer}</code> <Theirs text={detail} />
            </li>
          ))}
        </ul>
      )}
      <div class="row spread">
        <span>{adviceOf(status)}</span>
        {status === 401 && signInSettings && <SignInButton />}
        {again && (
          <button type="button" onClick={again}>
            {t.tryAgain}
          </button>
        )}
      </div>
    </div>
  );
}

function adviceOf(status: number | undefined): string {
  const t = words.value;
  if (status === undefined) return t.adviceBug;
  if (status === 0) return t.adviceNoAnswer;
  if (status === 401 || status === 403) return signInSettings === undefined ? t.adviceSignIn : t.adviceToken;
  if (status === 404) return t.adviceGone;
  if (status === 409 || status === 412) return t.adviceChanged;
  if (status === 429 || status === 503) return t.adviceWait;
  return status >= 500 ? t.adviceServer : t.adviceCorrect;
}
