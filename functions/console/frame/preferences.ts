import { effect, signal } from "@preact/signals";

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
/** The zone in which instants are shown: the reader's own, or UTC. */
export const ZONES = ["browser", "UTC"] as const;
export type ZoneChoice = (typeof ZONES)[number];

const kept = <T extends string>(name: string, allowed: readonly T[], byDefault: T): T => {
  const value = new URLSearchParams(location.search).get(name) ?? stored(name);
  return allowed.find((one) => one === value) ?? byDefault;
};

/** A browser may refuse its storage. */
function stored(name: string): string | null {
  try {
    return localStorage.getItem(`elastic-job.${name}`);
  } catch {
    return null;
  }
}

function store(name: string, value: string): void {
  if (stored(name) === value) return;
  try {
    localStorage.setItem(`elastic-job.${name}`, value);
  } catch {
    // The choice lasts as long as the page.
  }
}

/** Choices of the reader. A parameter of the URL wins over the stored choice. */
export const language = signal<Language>(kept("lang", LANGUAGES, navigator.language.startsWith("zh") ? "zh" : "en"));
export const theme = signal<Theme>(kept("theme", THEMES, "system"));
export const zone = signal<ZoneChoice>(kept("zone", ZONES, "browser"));

export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
export const shownZone = () => (zone.value === "UTC" ? "UTC" : browserZone);

/** Keeps the choices, and tells the document of them. */
export function applyPreferences(): void {
  effect(() => {
    document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
    store("lang", language.value);
  });
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    store("theme", theme.value);
  });
  effect(() => store("zone", zone.value));
}
