import type { ComponentChildren } from "preact";
import { Theirs } from "./theirs.tsx";

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** It takes the width of two fields. */
  readonly isWide?: boolean;
  /** Problems of the server with this field. */
  readonly wrong?: readonly string[];
  readonly children: (given: {
    id: string;
    name: string;
    "aria-describedby": string;
    "aria-invalid": "true" | "false";
  }) => ComponentChildren;
}

/** A labelled field, with its hint and its errors beside it. */
export const Field = ({ name, label, hint, isWide = false, wrong = [], children }: FieldProps) => (
  <div class={`field ${isWide ? "double" : ""}`}>
    <label for={`field-${name}`}>{label}</label>
    {children({
      id: `field-${name}`,
      name,
      "aria-describedby": `hint-${name}`,
      "aria-invalid": wrong.length > 0 ? "true" : "false",
    })}
    <div id={`hint-${name}`}>
      {hint && <span class="small dim">{hint}</span>}
      {wrong.map((text) => (
        <div class="wrong" key={text}>
          <Theirs text={text} />
        </div>
      ))}
    </div>
  </div>
);
