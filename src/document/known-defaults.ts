import type { Origin } from './document.ts';
import { KNOWN_LAYOUTS } from './known-layouts.ts';
import type { Entry, MapTree, Tree } from './tree.ts';

/** The file with the data keys that it leaves to the layout of its known data set; `explain` shows where they came from. */
export function withKnownDefaults(tree: Tree): Tree {
  const data = tree.kind === 'map' ? tree.entries.get('data') : undefined;
  if (tree.kind !== 'map' || data?.value.kind !== 'map') return tree;
  const name = knownName(data.value);
  const layout = name === undefined ? undefined : KNOWN_LAYOUTS[name];
  if (!layout) return tree;
  const origin: Origin = { kind: 'default', word: `the known data set ${name}` };
  const entries = new Map<string, Entry>(data.value.entries);
  for (const [key, value] of Object.entries(layout)) if (!entries.has(key)) entries.set(key, { key: origin, value: toTree(value, origin) });
  const filled: Entry = { key: data.key, value: { ...data.value, entries } };
  return { ...tree, entries: new Map([...tree.entries, ['data', filled]]) };
}

/** The name in `source: PETS`, `source: { known: PETS }` and `source: { known: { name: PETS } }`. */
function knownName({ entries }: MapTree): string | undefined {
  let source: Tree | undefined = entries.get('source')?.value;
  for (const key of ['known', 'name']) if (source?.kind === 'map') source = source.entries.get(key)?.value;
  return source?.kind === 'scalar' && typeof source.value === 'string' ? source.value : undefined;
}

function toTree(value: unknown, origin: Origin): Tree {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => toTree(item, origin)), origin };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, part]): [string, Entry] => [key, { key: origin, value: toTree(part, origin) }]);
    return { kind: 'map', entries: new Map(entries), origin };
  }
  return { kind: 'scalar', value: value as string | number | boolean, text: String(value), quoted: false, origin };
}
