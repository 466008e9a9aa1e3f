import { dirname, isAbsolute, posix, resolve } from 'node:path';
import type { OptionSchema } from '../language/schema-type.ts';
import type { Boundary } from './boundary.ts';
import { isInside, outside } from './boundary.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Document, Origin, WrittenPath } from './document.ts';
import { ROOT, type Section } from './grammar.ts';
import type { Resolved, UsedWord } from './resolve.ts';

/** A resolved file in which paths that are relative to the file that names them are absolute, and every path as it was written. */
export interface PlacedPaths {
  readonly placed: Resolved;
  readonly written: readonly WrittenPath[];
}

/** Finds the paths in a resolved file by the schemas of its keys and of its words' options. */
export function placePaths(root: Resolved, file: string, origins: ReadonlyMap<string, Origin>): PlacedPaths {
  const written: WrittenPath[] = [];
  const folderOf = (path: string): string => {
    const origin = origins.get(path);
    return dirname(origin?.kind === 'file' ? origin.range.file : file);
  };
  const placeText = (text: string, { pathFrom, pathWhen }: OptionSchema, path: string): string => {
    if (pathFrom === undefined || (pathWhen !== undefined && !new RegExp(pathWhen).test(text))) return text;
    const target = pathFrom === 'file' ? resolve(folderOf(path), text) : undefined;
    written.push({ path, text, from: pathFrom, ...(target !== undefined && { target }) });
    return target ?? text;
  };
  const place = (value: unknown, schema: OptionSchema, path: string): unknown => {
    if (schema.word !== undefined) return placeWords(value);
    if (typeof value === 'string') return placeText(value, schema, path);
    return Array.isArray(value) && schema.pathFrom !== undefined ? value.map((part) => place(part, schema, path)) : value;
  };
  const placeWords = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(placeWords);
    if (value === undefined) return value;
    const used = value as UsedWord;
    const { properties } = used.word.options;
    const options = Object.entries(used.options).map(([name, option]) => [
      name,
      place(option, properties[name] ?? {}, `${used.path}.${used.word.name}.${name}`),
    ]);
    return { ...used, options: Object.fromEntries(options) };
  };
  const placeSection = (values: Resolved, section: Section, path: string): Resolved =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const at = path === '' ? name : `${path}.${name}`;
        const field = section[name];
        if (field?.kind === 'value') return [name, place(value, field.schema, at)];
        if (field?.kind === 'section') return [name, placeSection(value as Resolved, field.section, at)];
        return [name, placeWords(value)];
      }),
    );
  return { placed: placeSection(root, ROOT, ''), written };
}

/** The same paths with the targets of those below the source, which is a folder of the user's or undefined. */
export function withTargets(written: readonly WrittenPath[], source: string | undefined, below: string): readonly WrittenPath[] {
  if (source === undefined) return written;
  const folders = { source, data: resolve(source, below) };
  return written.map((one) => (one.from === 'file' ? one : { ...one, target: resolve(folders[one.from], one.text) }));
}

/** Says that a `~` or `$NAME` at a path's beginning stays as it is; undefined for other paths. */
export function unexpanded(text: string): string | undefined {
  const [, what, rest = ''] = /^(~[\w.-]*|\$\w+|\$\{\w+\})(?:\/(.*))?$/s.exec(text) ?? [];
  if (what === undefined) return undefined;
  return `${what} is not expanded in a pipeline file: write the folder itself, or a path relative to this file${rest === '' ? '' : `; ./${text} if a folder has that name`}`;
}

/** The paths of a document that begin with `~` or `$NAME`, which only a shell expands. */
export function unexpandedPaths({ paths }: Document): readonly Omit<Diagnostic, 'range'>[] {
  return paths.flatMap(({ path, text }) => {
    const hint = unexpanded(text);
    return hint === undefined
      ? []
      : [{ code: 'wrong-value', severity: 'error', message: `there can be no path ${text}`, hint, path } as const];
  });
}

/** The paths of a document that lead out of the repository, all links followed: an error each. */
export function pathsOutside({ paths }: Document, { root }: Boundary): readonly Omit<Diagnostic, 'range'>[] {
  return paths.flatMap(({ path, text, target }) => {
    const leaves = target === undefined ? isAbsolute(text) || posix.normalize(text).startsWith('..') : !isInside(root, target);
    return leaves ? [outside(text, path)] : [];
  });
}
