import type { OriginAction } from "../../contract/origin.ts";
import { words } from "./words.ts";

/** The name of a change. */
export function actionWord(action: OriginAction): string {
  const t = words.value;
  const known: Readonly<Record<OriginAction, string>> = {
    registered: t.didRegister,
    published: t.didPublish,
    updated: t.didUpdate,
    enabled: t.didEnable,
    disabled: t.didDisable,
    restored: t.didRestore,
    "taken-back": t.didTakeBack,
    deregistered: t.didDeregister,
    deleted: t.didDelete,
  };
  return known[action];
}
