/** The value that a map has itself under a key: none for 'constructor' or '__proto__' where nobody put one there. */
export function own<V>(map: Readonly<Record<string, V>>, key: string): V | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
