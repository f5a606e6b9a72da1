import { ImportError, type Source } from "../importer.ts";
import { isObject, type Tree } from "../tree.ts";
import { parseJson } from "./json.ts";
import { yamlValues } from "./yaml.ts";

interface Found {
  readonly path: string;
  readonly value: string;
}

export interface Node extends Found {
  /** 1-based, where its name stands. */
  readonly line: number;
}

/** Names under which dump tools keep the content of a node, its path and its children. */
const CONTENT = ["value", "data", "content", "text", "body"];
const PATH = ["path", "fullPath", "znode"];
const CHILDREN = ["children", "nodes", "childs"];

/**
 * The nodes in a dump of ZooKeeper: JSON that maps paths to contents, a list of nodes, a tree of children, or lines
 * `path | value` (the `dump` command of Elastic-Job Lite), or the lists of the scheduler's own API. Contents in Base64
 * are decoded.
 * @throws ImportError when the text holds no node.
 */
export function zookeeperNodes(source: Source): Node[] {
  const { from, text } = source;
  const nodes = /^[[{]/.test(text.trim()) ? nodesOfJson(source) : nodesOfLines(text);
  if (nodes.length === 0)
    throw new ImportError(
      from,
      1,
      "it holds no node of ZooKeeper: JSON with paths, or lines `path | value`, are expected",
    );
  return nodes.map(({ path, value }) => ({
    path: path.replace(/\/+$/, "") || "/",
    value: decoded(value),
    line: lineOf(text, path),
  }));
}

/** A tree of nodes names each by the last part of its path. */
function lineOf(text: string, path: string): number {
  const [whole, last] = [text.indexOf(path), text.indexOf(`"${path.split("/").at(-1)}"`)];
  return text.slice(0, Math.max(0, whole < 0 ? last : whole)).split("\n").length;
}

function nodesOfJson(source: Source): Found[] {
  return walk(parseJson(source), "");
}

/** @param place path of the node that holds the value. */
function walk(value: unknown, place: string): Found[] {
  if (Array.isArray(value)) return value.flatMap((one) => walk(one, place));
  if (!isObject(value)) return [];
  if (place === "" && typeof value.cron === "string")
    return [{ path: `/config/job/${value.jobName}`, value: JSON.stringify(value) }];
  if (place === "" && typeof value.appURL === "string")
    return [{ path: `/config/app/${value.appName}`, value: JSON.stringify(value) }];
  const path = PATH.map((name) => value[name]).find((one): one is string => typeof one === "string");
  const name = typeof value.name === "string" ? value.name : undefined;
  const own = path ?? (name === undefined ? place : join(place, name));
  const content = contentOf(value);
  const isNode =
    path !== undefined || name !== undefined || CHILDREN.some((key) => key in value) || content !== undefined;
  const found: Found[] = content === undefined || own === "" ? [] : [{ path: own, value: content }];
  for (const [key, inner] of Object.entries(value)) {
    if (CHILDREN.includes(key)) found.push(...(isObject(inner) ? byName(inner, own) : walk(inner, own)));
    else if (!isNode || key.startsWith("/")) found.push(...childOf(inner, join(own, key)));
  }
  return found;
}

const byName = (children: Tree, place: string) =>
  Object.entries(children).flatMap(([name, child]) => childOf(child, join(place, name)));

const childOf = (child: unknown, path: string): Found[] =>
  typeof child === "string"
    ? [{ path, value: child }]
    : isObject(child) && !looksLikeNode(child)
      ? configOrTree(child, path)
      : walk(child, path);

/** A configuration that stands as an object where others have its text. */
const configOrTree = (child: Tree, path: string): Found[] =>
  "jobName" in child || "appName" in child ? [{ path, value: JSON.stringify(child) }] : walk(child, path);

const looksLikeNode = (value: Tree) => [...CONTENT, ...CHILDREN].some((name) => name in value);

function contentOf(value: Tree): string | undefined {
  for (const name of CONTENT) {
    const content = value[name];
    if (typeof content === "string") return content;
    if (isObject(content) && ("jobName" in content || "appName" in content)) return JSON.stringify(content);
  }
  return undefined;
}

const join = (place: string, name: string) => (name.startsWith("/") ? name : `${place}/${name}`);

/** Lines `path | value`; a value may go on in lines that do not begin with a path. */
function nodesOfLines(text: string): Found[] {
  const nodes: { path: string; value: string }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, path, value = ""] = /^(\/\S*)\s*\|\s?(.*)$/.exec(line) ?? [];
    if (path !== undefined) nodes.push({ path, value });
    else if (nodes.length > 0) (nodes.at(-1) as { value: string }).value += `\n${line}`;
  }
  return nodes.map(({ path, value }) => ({ path, value: value.trim() }));
}

const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}$/;

function decoded(value: string): string {
  if (value.length < 16 || !BASE64.test(value)) return value;
  const text = Buffer.from(value, "base64").toString("utf8");
  return /^\s*[{\w]/.test(text) && !text.includes("\ufffd") && /jobName|appName|cron/.test(text) ? text : value;
}

/** A configuration in a node: JSON of 2.x, YAML of 3.x. @throws ImportError */
export function configurationIn(from: string, { path, value, line }: Node): Tree {
  // YAML holds JSON. Java's writer of 3.x begins with a tag of the class.
  const [parsed] = valuesIn(value.replace(/^!!\S+\s*/, ""));
  if (isObject(parsed)) return parsed;
  throw new ImportError(from, line, `${path}: an object of fields is expected, not ${value.slice(0, 40)}`);

  function valuesIn(text: string): unknown[] {
    try {
      return yamlValues({ from, text });
    } catch (error) {
      // The line of the node in its dump says more than a line inside of its text.
      if (error instanceof ImportError) throw new ImportError(from, line, `${path}: ${error.reason}`);
      throw error;
    }
  }
}
