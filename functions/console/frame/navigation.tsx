import { useLocation } from "preact-iso";
import { words } from "../words/words.ts";
import { PLACES } from "./places.ts";

const ICONS = {
  overview: "M3 12h4l3-8 4 16 3-8h4",
  jobs: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  tasks: "M12 7v5l3 2M21 12a9 9 0 1 1-9-9 9 9 0 0 1 9 9",
  apps: "M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9",
  operate: "M14.5 6.5a4 4 0 0 0-5.4 4.9L3.5 17l3.5 3.5 5.6-5.6a4 4 0 0 0 4.9-5.4L15 12l-3-3z",
} as const;

/** The five rooms of the console. */
export function Navigation() {
  const t = words.value;
  const { path } = useLocation();
  const rooms = [
    { icon: ICONS.overview, name: t.overview, href: PLACES.overview, isHere: /^\/console\/?$/.test(path) },
    { icon: ICONS.jobs, name: t.jobs, href: PLACES.jobs, isHere: /^\/console\/(jobs|new-job|executions)/.test(path) },
    { icon: ICONS.tasks, name: t.tasksNow, href: PLACES.tasks, isHere: path.startsWith(PLACES.tasks) },
    { icon: ICONS.apps, name: t.apps, href: PLACES.apps, isHere: /^\/console\/(apps|new-app)/.test(path) },
    { icon: ICONS.operate, name: t.operate, href: PLACES.operate, isHere: path.startsWith(PLACES.operate) },
  ];
  return (
    <nav aria-label={t.navigation}>
      <ul>
        {rooms.map(({ icon, name, href, isHere }) => (
          <li key={href}>
            <a href={href} aria-current={isHere ? "page" : undefined}>
              <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d={icon} />
              </svg>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
