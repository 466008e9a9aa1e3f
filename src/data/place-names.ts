/** The folders and the suffix that turn names into pictures. */
export interface Placement {
  readonly folders: readonly string[];
  readonly suffix: string;
  /** The pictures that the names lead to, each once. */
  readonly named: readonly string[];
  /** How many names lead to no picture. */
  readonly missing: number;
}

/** Fewer names than this share of them that lead to a picture are an accident. */
const LEAST_SHARE = 0.9;
const MOST_FOLDERS = 20;

/** Finds the folders and the one suffix that make nearly every name the path of exactly one picture; undefined where there are none, or where the same few pictures come again and again. */
export function placeNames(names: readonly string[], pictures: readonly string[]): Placement | undefined {
  const first = names.find((name) => name.trim() !== '');
  if (first === undefined) return undefined;
  const byName = new Map<string, string[]>();
  const suffixes = new Set<string>();
  for (const path of pictures) {
    const name = lastPart(path);
    byName.set(name, [...(byName.get(name) ?? []), path]);
    const suffix = name.startsWith(lastPart(first)) ? name.slice(lastPart(first).length) : undefined;
    if (suffix !== undefined && /^(\W|_|$)/.test(suffix)) suffixes.add(suffix);
  }
  for (const suffix of [...suffixes].sort((a, b) => a.length - b.length)) {
    const placement = place(names, suffix, byName);
    if (placement) return placement;
  }
  return undefined;
}

function place(names: readonly string[], suffix: string, byName: ReadonlyMap<string, readonly string[]>): Placement | undefined {
  const foldersOf = (name: string): string[] => {
    const tail = `${name}${suffix}`;
    const paths = name === '' ? [] : (byName.get(lastPart(tail)) ?? []).filter((path) => path === tail || path.endsWith(`/${tail}`));
    return paths.map((path) => path.slice(0, path.length - tail.length).replace(/\/$/, ''));
  };
  const found = names.map(foldersOf);
  const folders = cover(found);
  if (folders.length === 0 || folders.length > MOST_FOLDERS) return undefined;
  const placed = found.map((candidates) => candidates.filter((folder) => folders.includes(folder)));
  const hit = placed.filter((candidates) => candidates.length > 0).length;
  if (hit < LEAST_SHARE * names.length || placed.some((candidates) => candidates.length > 1)) return undefined;
  const named = placed.flatMap(([folder], i) => (folder === undefined ? [] : [`${folder === '' ? '' : `${folder}/`}${names[i]}${suffix}`]));
  const distinct = [...new Set(named)];
  return distinct.length * 2 < named.length ? undefined : { folders, suffix, named: distinct, missing: names.length - hit };
}

/** Folders that hold every name that is held at all, the one that holds the most first. */
function cover(found: readonly (readonly string[])[]): string[] {
  const chosen: string[] = [];
  let rest = found.filter((candidates) => candidates.length > 0);
  while (rest.length > 0) {
    const counts = new Map<string, number>();
    for (const candidates of rest) for (const folder of candidates) counts.set(folder, (counts.get(folder) ?? 0) + 1);
    const [best] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]!;
    chosen.push(best);
    rest = rest.filter((candidates) => !candidates.includes(best));
  }
  return chosen.sort();
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
