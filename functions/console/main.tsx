import { render } from "preact";
import { App } from "./app.tsx";
import { announce } from "./frame/announce.tsx";
import { applyPreferences } from "./frame/preferences.ts";
import { prepareFormats } from "./parts/times.ts";
import { finishSignIn } from "./sign-in/sign-in.ts";
import { words } from "./words/words.ts";

applyPreferences();
const failure = await finishSignIn().catch(String);
render(<App />, document.body);
prepareFormats();
if (failure !== undefined) announce(words.value.signInFailed(failure));
