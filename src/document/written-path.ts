import { isAbsolute, posix, resolve } from 'node:path';
import type { Boundary } from './boundary.ts';
import { isInside, outside } from './boundary.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Document } from './document.ts';

/** A path of a pipeline file, as it was written. */
interface WrittenPath {
  /** Where in the document. */
  readonly path: string;
  readonly text: string;
  /** The file or folder that it names; undefined where it is below a source that is no folder of the user's. */
  readonly target?: string;
}

/** Says that a `~` or `$NAME` at a path's beginning stays as it is; undefined for other paths. */
export function unexpanded(text: string): string | undefined {
  const [, what, rest = ''] = /^(~[\w.-]*|\$\w+|\$\{\w+\})(?:\/(.*))?$/s.exec(text) ?? [];
  if (what === undefined) return undefined;
  return `${what} is not expanded in a pipeline file: write the folder itself, or a path relative to this file${rest === '' ? '' : `; ./${text} if a folder has that name`}`;
}

/** The paths of a document that begin with `~` or `$NAME`, which only a shell expands. */
export function unexpandedPaths(document: Document): readonly Omit<Diagnostic, 'range'>[] {
  return writtenPaths(document).flatMap(({ path, text }) => {
    const hint = unexpanded(text);
    return hint === undefined
      ? []
      : [{ code: 'wrong-value', severity: 'error', message: `there can be no path ${text}`, hint, path } as const];
  });
}

/** The paths of a document that lead out of the repository, all links followed: an error each. */
export function pathsOutside(document: Document, { root }: Boundary): readonly Omit<Diagnostic, 'range'>[] {
  return writtenPaths(document).flatMap(({ path, text, target }) => {
    const leaves = target === undefined ? isAbsolute(text) || posix.normalize(text).startsWith('..') : !isInside(root, target);
    return leaves ? [outside(text, path)] : [];
  });
}

function writtenPaths({ data, model, train, resolved }: Document): readonly WrittenPath[] {
  const source = data.source.kind === 'folder' ? data.source.path : undefined;
  const folder = source === undefined ? undefined : resolve(source, data.path);
  const below = (path: string, text: string, within = folder): WrittenPath => ({
    path,
    text,
    ...(within === undefined ? {} : { target: resolve(within, text) }),
  });
  const written = resolved as { data: { source: unknown; cache?: string }; learner: { pretrained: unknown } };
  const tables = data.getItems.kind === 'csv' ? [data.getItems.file].flat() : [];
  const prefix = data.getItems.kind === 'csv' ? [data.getItems.folder].flat() : [];
  return [
    ...(source === undefined ? [] : [{ path: 'data.source.folder.path', text: folderText(written.data.source), target: source }]),
    below('data.path', data.path, source),
    ...tables.map((file) => below('data.get_items.csv.file', file)),
    ...prefix.map((text) => below('data.get_items.csv.folder', text)),
    ...(data.splitter.kind === 'file' ? [below('data.splitter.file.file', data.splitter.file)] : []),
    ...(data.cache === undefined ? [] : [{ path: 'data.cache', text: written.data.cache ?? '', target: data.cache }]),
    ...(model.weights.kind === 'file'
      ? [{ path: 'learner.pretrained', text: String(written.learner.pretrained), target: model.weights.path }]
      : []),
    ...train.flatMap(({ word, options, steps }, i) =>
      steps.flatMap((step) =>
        step.kind === 'load' && 'path' in step.model
          ? [{ path: `train[${i}].${word}.from`, text: String(options.from), target: step.model.path }]
          : [],
      ),
    ),
  ];
}

function folderText(source: unknown): string {
  return String((source as { folder?: { path?: unknown } }).folder?.path ?? '');
}
