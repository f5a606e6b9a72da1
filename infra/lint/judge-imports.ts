import path from "node:path";
import type { Import } from "./imports-of.ts";
import { LAYERS, type Layer } from "./layers.ts";

/** Whether a path is, or lies inside, a folder or file. */
const isAt = (file: string, place: string) => file === place || file.startsWith(`${place}/`);

/** The layer of a file: the longest matching path decides. */
export function layerOf(file: string): Layer | undefined {
  let longest = "";
  let found: Layer | undefined;
  for (const layer of LAYERS) {
    for (const place of layer.at) {
      if (isAt(file, place) && place.length > longest.length) [longest, found] = [place, layer];
    }
  }
  return found;
}

/** @param file from the root of the repository. @returns an error text for each import that the table does not allow. */
export function judgeImports(file: string, imports: readonly Import[]): string[] {
  const layer = layerOf(file);
  if (layer === undefined) return [`${file}: the file belongs to no layer of infra/lint/layers.ts`];
  return imports
    .filter(({ specifier }) => !isAllowed(layer, file, specifier))
    .map(
      ({ specifier, line }) => `${file}:${line} must not import ${specifier ?? "a computed path"}. ${layer.because}`,
    );
}

function isAllowed(layer: Layer, file: string, specifier: string | undefined): boolean {
  if (specifier === undefined) return layer.loadsAnyFile === true;
  if (!specifier.startsWith(".")) return isPackageAllowed(layer, specifier);
  const below = layerOf(path.posix.join(path.posix.dirname(file), specifier));
  if (below === undefined || below.isEntry) return false;
  return below === layer || layer.may.some((place) => standsFor(place, below));
}

/** `functions/core` means that layer alone; `functions/core/**` also means the layers inside it. */
function standsFor(place: string, { at }: Layer): boolean {
  const folder = place.replace(/\/\*\*$/, "");
  return folder === place ? at.includes(place) : at.some((own) => isAt(own, folder));
}

function isPackageAllowed({ packages }: Layer, specifier: string): boolean {
  if (specifier.startsWith("node:")) return packages.includes("node:");
  return packages.some((name) => name === "*" || isAt(specifier, name));
}
