import { useRef, useState } from "preact/hooks";
import { letterOf, toneOf } from "../../parts/states.ts";
import { stateWord } from "../../words/state-word.ts";

export interface Cell {
  readonly key: string;
  readonly name: string;
  readonly state: string;
  readonly href: string;
  /** @default the letter of the state */
  readonly text?: string | undefined;
  /** The part of its shards that has ended, 0 to 1. A bar at the bottom of the cell shows it. */
  readonly done?: number;
}

interface CellsProps {
  readonly label: string;
  readonly cells: readonly Cell[];
  /** @default 25 */
  readonly columns?: number;
}

/**
 * A grid of states: one stop of the tab key, and the arrows move inside it.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/grid/
 */
export function Cells({ label, cells, columns = 25 }: CellsProps) {
  const [at, setAt] = useState(0);
  const grid = useRef<HTMLTableElement>(null);
  const rows = Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) =>
    cells.slice(row * columns, (row + 1) * columns),
  );
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at + columns,
    ArrowUp: at - columns,
    Home: at - (at % columns),
    End: Math.min(cells.length - 1, at - (at % columns) + columns - 1),
    PageUp: 0,
    PageDown: cells.length - 1,
  };
  const move = (event: KeyboardEvent) => {
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    if (next < 0 || next >= cells.length) return;
    setAt(next);
    grid.current?.querySelectorAll<HTMLElement>("a")[next]?.focus();
  };
  return (
    <div class="stack">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the pattern of a grid on a table. */}
      <table ref={grid} class="heat" role="grid" aria-label={label} onKeyDown={move}>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row[0]?.key}>
              {row.map(({ key, name, state, href, text, done }, column) => (
                <td key={key}>
                  <a
                    class={`cell ${toneOf(state)}`}
                    href={href}
                    tabIndex={index * columns + column === Math.min(at, cells.length - 1) ? 0 : -1}
                    title={`${name}: ${stateWord(state)}`}
                    onFocus={() => setAt(index * columns + column)}
                  >
                    <span aria-hidden="true">{text ?? letterOf(state)}</span>
                    <span class="hidden">{`${name}: ${stateWord(state)}`}</span>
                    {done !== undefined && done > 0 && done < 1 && <i style={{ width: `${100 * done}%` }} />}
                  </a>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Legend states={[...new Set(cells.map(({ state }) => state))]} />
    </div>
  );
}

const Legend = ({ states }: { readonly states: readonly string[] }) => (
  <ul class="legend">
    {states.map((state) => (
      <li key={state}>
        <b class={`cell ${toneOf(state)}`} aria-hidden="true">
          {letterOf(state)}
        </b>
        {stateWord(state)}
      </li>
    ))}
  </ul>
);
