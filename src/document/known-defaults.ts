import type { DataDefaults } from '../language/contracts/source.ts';
import type { Registry } from '../language/registry.ts';
import { UserError } from '../util/problem.ts';
import type { Origin } from './document.ts';
import { nameAndOptions } from './resolve.ts';
import type { Entry, Tree } from './tree.ts';
import { validateTree } from './validate.ts';

/** The file with the data keys that it leaves to its source, such as a known data set; `explain` shows where they came from. */
export function withKnownDefaults(tree: Tree, registry: Registry): Tree {
  const data = tree.kind === 'map' ? tree.entries.get('data') : undefined;
  if (tree.kind !== 'map' || data?.value.kind !== 'map') return tree;
  const source = data.value.entries.get('source')?.value;
  const defaults = source && defaultsOf(source, registry);
  if (!defaults) return tree;
  const origin: Origin = { kind: 'default', word: defaults.of };
  const entries = new Map<string, Entry>(data.value.entries);
  for (const [key, value] of Object.entries(defaults.data))
    if (!entries.has(key)) entries.set(key, { key: origin, value: toTree(value, origin) });
  const filled: Entry = { key: data.key, value: { ...data.value, entries } };
  return { ...tree, entries: new Map([...tree.entries, ['data', filled]]) };
}

/** What a source says of the data section. A source that is wrong says nothing: its mistakes are told where it is resolved. */
function defaultsOf(source: Tree, registry: Registry): DataDefaults | undefined {
  const used = nameAndOptions(source, 'source', registry);
  const word = used && registry.get('source', used.name);
  if (!used || !word) return undefined;
  const { value, diagnostics } = validateTree(used.options, word.options, '');
  if (diagnostics.length > 0) return undefined;
  try {
    const options = value as Readonly<Record<string, unknown>>;
    return registry.create({ kind: 'source', word: word.name, options }).defaults;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function toTree(value: unknown, origin: Origin): Tree {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => toTree(item, origin)), origin };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, part]): [string, Entry] => [key, { key: origin, value: toTree(part, origin) }]);
    return { kind: 'map', entries: new Map(entries), origin };
  }
  return { kind: 'scalar', value: value as string | number | boolean, text: String(value), quoted: false, origin };
}
