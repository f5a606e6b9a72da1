import { useTitle } from "../../frame/use-title.ts";
import { words } from "../../words/words.ts";
import { AppForm } from "./app-form.tsx";
import { NEW_APP } from "./app-texts.ts";

export function NewApp() {
  const t = words.value;
  useTitle(t.publishApp);
  return (
    <>
      <div class="head">
        <h1>{t.publishApp}</h1>
      </div>
      <AppForm isNew start={NEW_APP} />
    </>
  );
}
