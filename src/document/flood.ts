import type { Diagnostic } from './diagnostic.ts';

/** So many of a kind are shown; the rest is counted. */
export const SHOWN_OF_A_KIND = 10;

/** Diagnostics of one kind: the same code at the same place. */
export interface Kind {
  readonly shown: readonly Diagnostic[];
  /** How many more there are. */
  readonly more: number;
}

/** Diagnostics by kind, in the order in which each kind first comes; of each the first ten and a count of the others. */
export function byKind(diagnostics: readonly Diagnostic[]): readonly Kind[] {
  const kinds = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const { code, severity, range, path } = diagnostic;
    const key = [severity, code, range ? `${range.file}:${range.start}` : (path ?? '')].join('\0');
    const all = kinds.get(key);
    if (all) all.push(diagnostic);
    else kinds.set(key, [diagnostic]);
  }
  return [...kinds.values()].map((all) => ({ shown: all.slice(0, SHOWN_OF_A_KIND), more: Math.max(0, all.length - SHOWN_OF_A_KIND) }));
}
