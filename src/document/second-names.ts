import type { Entry, MapTree } from './tree.ts';

/** fastai says `cbs` everywhere; a learner's are `callbacks` here, a stage's `cbs`. Either name means the same in both places. */
export const SECOND_NAMES: Readonly<Record<string, string>> = { cbs: 'callbacks', callbacks: 'cbs' };

/** The map with keys that are second names of known ones under their first names; both at once are left as they are. */
export function withFirstNames(map: MapTree, known: Readonly<Record<string, unknown>>): MapTree {
  const first = (name: string): string => {
    const other = Object.hasOwn(SECOND_NAMES, name) ? SECOND_NAMES[name] : undefined;
    return other === undefined || Object.hasOwn(known, name) || !Object.hasOwn(known, other) || map.entries.has(other) ? name : other;
  };
  if ([...map.entries.keys()].every((name) => first(name) === name)) return map;
  return { ...map, entries: new Map([...map.entries].map(([name, entry]): [string, Entry] => [first(name), entry])) };
}

/** The properties of a schema, with second names beside the first. */
export function withSecondNames<T>(properties: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const added = Object.keys(properties).flatMap((name) =>
    Object.hasOwn(SECOND_NAMES, name) ? [[SECOND_NAMES[name]!, properties[name]!] as const] : [],
  );
  return { ...properties, ...Object.fromEntries(added) };
}
