import type { Fields } from "./readers.ts";

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Compares a template with the answers of services. */
export class Differences {
  /** By name: of resources by logical id, and of AWS's own values such as `AWS::Region`. */
  readonly #values: Readonly<Record<string, string>>;

  /** @param values the results of `Ref`, by name. */
  constructor(values: Readonly<Record<string, string>>) {
    this.#values = values;
  }

  /**
   * @returns whether the service tells all that the template says. It may tell more. An intrinsic function has to be
   * resolved: to text that names the resource meant.
   */
  isTold(said: unknown, told: unknown): boolean {
    if (Array.isArray(said))
      return (
        Array.isArray(told) && said.length === told.length && said.every((part, at) => this.isTold(part, told[at]))
      );
    if (typeof said !== "object" || said === null) return String(said) === String(told);
    if (isIntrinsic(said)) return new RegExp(`^${this.#pattern(said)}$`).test(String(told));
    if (typeof told !== "object" || told === null) return false;
    return Object.entries(said).every(([name, part]) => this.isTold(part, (told as Fields)[name]));
  }

  /** @returns the value with each plain `Ref` replaced, as requests need it. */
  resolved(said: unknown): unknown {
    if (Array.isArray(said)) return said.map((part) => this.resolved(part));
    if (typeof said !== "object" || said === null) return said;
    if ("Ref" in said) return this.#values[String(said.Ref)];
    return Object.fromEntries(Object.entries(said).map(([name, part]) => [name, this.resolved(part)]));
  }

  /** A regular expression for the text that a value becomes. */
  #pattern(said: unknown): string {
    if (typeof said !== "object" || said === null) return escaped(String(said));
    const fields: Fields = said;
    if (fields["Fn::Join"]) return fields["Fn::Join"][1].map((part: unknown) => this.#pattern(part)).join("");
    if (fields.Ref) return this.#named(fields.Ref);
    const [id, attribute] = fields["Fn::GetAtt"] ?? [];
    if (attribute === "Arn") return String.raw`arn:aws:[^"\s]*${this.#named(id)}(?::\*)?`;
    if (attribute !== undefined) return this.#named(id);
    throw new Error(`the comparison does not know ${JSON.stringify(said)}`);
  }

  /** A resource's name, which its URL and its ARN end with. */
  #named(id: string): string {
    const value = this.#values[id];
    if (value === undefined) throw new Error(`the template names ${id}, which does not exist`);
    return id.startsWith("AWS::")
      ? escaped(value)
      : String.raw`(?:[^"\s]*[/:])?${escaped(value.split(/[/:]/).at(-1) ?? "")}`;
  }
}

const isIntrinsic = (value: object) => "Ref" in value || Object.keys(value).some((name) => name.startsWith("Fn::"));
