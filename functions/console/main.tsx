import { render } from "preact";
import { App } from "./app.tsx";
import { applyPreferences } from "./frame/preferences.ts";

applyPreferences();
render(<App />, document.body);
