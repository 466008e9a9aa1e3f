import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../util/problem.ts';
import { sortByCodePoint } from '../util/text-order.ts';
import { isUndecodable, undecodableNames } from './undecodable.ts';

export interface ListOptions {
  /** Lower-case extensions with their dot; undefined takes every file. */
  readonly extensions?: ReadonlySet<string>;
  readonly recurse: boolean;
  /** Sub-folders of the top level to enter; '.' stands for the files of the top level itself. */
  readonly folders?: readonly string[];
  /** 'directory': as the file system lists them, fastai's order. */
  readonly order: 'path' | 'directory';
}

/**
 * Paths of files below `root`, POSIX separators, after fastai's get_files: links are followed, names that begin with a dot are left out
 * (folders too, unless `folders` names them). A folder that links back to one above it is not entered again.
 */
export async function listFiles(root: string, options: ListOptions): Promise<string[]> {
  const found: string[] = [];
  const entries = await entriesOf(root, root);
  const takesTopFiles = options.folders === undefined || options.folders.includes('.');
  const ancestors = [await realpath(root)];
  if (!options.recurse) {
    for (const entry of entries) if (await isRegularFile(root, entry)) take(found, entry.name, entry.name, options.extensions);
    await refuseUndecodable(root, found);
  } else {
    const walk = new Walk(root, found, options.extensions);
    if (takesTopFiles) await walk.files('', entries);
    await walk.folders('', entries, ancestors, (name) =>
      options.folders === undefined ? !name.startsWith('.') : options.folders.includes(name),
    );
    await refuseUndecodable(root, [...walk.closed, ...found]);
  }
  return options.order === 'path' ? sortByCodePoint(found) : found;
}

/** Folders and files that only their bytes would open. */
async function refuseUndecodable(root: string, paths: readonly string[]): Promise<void> {
  const wrong: string[] = [];
  for (const path of paths) if (await isUndecodable(root, path)) wrong.push(path);
  if (wrong.length > 0) throw undecodableNames(root, wrong);
}

class Walk {
  /** Folders whose names are not in UTF-8, which cannot be entered. */
  readonly closed: string[] = [];
  private readonly root: string;
  private readonly found: string[];
  private readonly extensions: ReadonlySet<string> | undefined;

  constructor(root: string, found: string[], extensions: ReadonlySet<string> | undefined) {
    this.root = root;
    this.found = found;
    this.extensions = extensions;
  }

  async files(folder: string, entries: readonly Dirent[]): Promise<void> {
    for (const entry of entries) {
      if (entry.isDirectory()) continue;
      if (entry.isSymbolicLink() && (await isFolder(join(this.root, folder, entry.name)))) continue;
      take(this.found, folder === '' ? entry.name : `${folder}/${entry.name}`, entry.name, this.extensions);
    }
  }

  async folders(folder: string, entries: readonly Dirent[], ancestors: readonly string[], enter: (name: string) => boolean): Promise<void> {
    for (const entry of entries) {
      if (!(entry.isDirectory() || entry.isSymbolicLink()) || !enter(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const absolute = join(this.root, path);
      if (entry.isSymbolicLink() && !(await isFolder(absolute))) continue;
      if (await isUndecodable(this.root, path)) {
        this.closed.push(path);
        continue;
      }
      const real = entry.isSymbolicLink() ? await realpath(absolute) : join(ancestors.at(-1)!, entry.name);
      if (ancestors.includes(real)) continue;
      const inner = await entriesOf(absolute, this.root);
      await this.files(path, inner);
      await this.folders(path, inner, [...ancestors, real], (name) => !name.startsWith('.'));
    }
  }
}

function take(found: string[], path: string, name: string, extensions: ReadonlySet<string> | undefined): void {
  if (name.startsWith('.')) return;
  if (extensions === undefined || extensions.has(extensionOf(name))) found.push(path);
}

/** The lower-cased text after the last dot with the dot in front; a lone '.' where there is none, as fastai forms it. */
function extensionOf(name: string): string {
  return `.${name.slice(name.lastIndexOf('.') + 1).toLowerCase()}`;
}

async function entriesOf(folder: string, root: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new UserError({
      code: 'source-not-found',
      message: `The folder ${folder} cannot be listed (${reason}).`,
      hint: folder === root ? 'Check data.source and data.path.' : 'Check its permissions.',
      path: 'data.source',
    });
  }
}

async function isRegularFile(root: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return (await stat(join(root, entry.name)).catch(() => undefined))?.isFile() ?? false;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
