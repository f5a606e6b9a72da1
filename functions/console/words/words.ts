import { computed } from "@preact/signals";
import { language } from "../frame/preferences.ts";
import type { Words } from "./dictionary.ts";
import { EN } from "./en.ts";
import { ZH } from "./zh.ts";

/** The words of the chosen language. A component that reads them follows the choice. */
export const words = computed<Words>(() => (language.value === "zh" ? ZH : EN));
