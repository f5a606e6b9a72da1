import * as z from "zod";
import type { Assembly } from "./assembly.ts";
import { type References, resolveValue } from "./intrinsics.ts";
import { attributeOf, nameProperty, pseudoParameters, refOf, type Site } from "./physical-names.ts";
import { Refused } from "./refused.ts";
import { isResourceType, type PropertiesOf, RESOURCE_TYPES, type ResourceType } from "./resource-types.ts";

export interface Resource<T extends ResourceType> {
  readonly logicalId: string;
  /** The value of `Ref`. */
  readonly ref: string;
  /** The name for people: of the table, queue or function. */
  readonly name: string;
  readonly properties: PropertiesOf<T>;
}

export interface Stack {
  readonly name: string;
  of<T extends ResourceType>(type: T): readonly Resource<T>[];
  /** Resolved outputs by logical id. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Physical id (`Ref`) of every resource by logical id. */
  readonly physicalIds: Readonly<Record<string, string>>;
}

/**
 * Attributes of a resource beside `Properties`. Other ones (Condition, CreationPolicy, …) would change the resource.
 */
const KNOWN_ATTRIBUTES = new Set([
  "Type",
  "Properties",
  "DependsOn",
  "DeletionPolicy",
  "UpdateReplacePolicy",
  "Metadata",
]);

/**
 * Resolves a template as CloudFormation would after it created all resources.
 * @throws Refused with the logical id of the first part that is not understood.
 */
export function readStack({ template, stackName }: Pick<Assembly, "template" | "stackName">, site: Site): Stack {
  const pseudo = pseudoParameters(stackName);
  const resources = template.Resources;

  const from: References = {
    ref(id) {
      if (Object.hasOwn(pseudo, id)) return pseudo[id];
      const parameter = template.Parameters?.[id];
      if (parameter !== undefined) return parameter.Default;
      return refOf(typeOf(id), nameOf(id), site);
    },
    attribute: (id, attribute) => attributeOf(typeOf(id), nameOf(id), attribute, site),
  };

  function typeOf(id: string): string {
    const resource = resources[id];
    if (resource === undefined) throw new Error(`there is no resource ${id}`);
    return resource.Type;
  }

  function nameOf(id: string): string {
    const property = nameProperty(typeOf(id));
    const given = (resources[id]?.Properties as Record<string, unknown> | undefined)?.[property ?? ""];
    return given === undefined ? `${stackName}-${id}` : String(resolveValue(given, from, id));
  }

  function parse(id: string): Resource<ResourceType> {
    const { Type: type, Properties = {}, ...attributes } = resources[id] ?? { Type: "nothing" };
    if (!isResourceType(type)) throw new Refused(id, `the resource type ${type} is not supported`);
    for (const attribute of Object.keys(attributes))
      if (!KNOWN_ATTRIBUTES.has(attribute)) throw new Refused(id, `the attribute ${attribute} is not supported`);
    const parsed = RESOURCE_TYPES[type].safeParse(resolveValue(Properties, from, id));
    if (!parsed.success) throw new Refused(id, `${type}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
    return { logicalId: id, ref: String(from.ref(id)), name: nameOf(id), properties: parsed.data };
  }

  const parsed = Object.keys(resources).map((id) => ({ type: resources[id]?.Type, resource: parse(id) }));
  for (const condition of Object.keys(template.Conditions ?? {}))
    if (condition !== "CDKMetadataAvailable") throw new Refused(condition, "conditions are not supported");
  return {
    name: stackName,
    of: <T extends ResourceType>(type: T) =>
      parsed.filter((entry) => entry.type === type).map(({ resource }) => resource as Resource<T>),
    outputs: Object.fromEntries(
      Object.entries(template.Outputs ?? {}).map(([id, { Value }]) => [id, String(resolveValue(Value, from, id))]),
    ),
    physicalIds: Object.fromEntries(Object.keys(resources).map((id) => [id, String(from.ref(id))])),
  };
}
