import { posix } from 'node:path';
import type { Getter, Item } from '../language/contracts/getter.ts';
import { UserError } from '../util/problem.ts';
import { listFiles } from './list-files.ts';
import type { TableSpec } from './table-items.ts';
import { TO_NFC } from './unicode-forms.ts';

/** So many of the missing files are compared with those that are there. */
const LOOKED_AT = 20;

/**
/** Why files that a getter names are not found, or where they may be, as a hint; undefined where nothing can be said. The files below `root` are listed for it. */
export async function placeOfMissing({ guessPlace }: Getter, root: string, missing: readonly Item[]): Promise<string | undefined> {
  if (missing.length === 0) return undefined;
  const files = await filesBelow(root);
  if (typeof files === 'string') return files;
  return otherForm(missing, files) ?? guessPlace?.(missing, files);
}

/** The files below a folder, or how to make their names readable. */
async function filesBelow(root: string): Promise<readonly string[] | string> {
  try {
    return await listFiles(root, { recurse: true, order: 'path' });
  } catch (error) {
    const [problem] = error instanceof UserError ? error.problems : [];
    return problem?.code === 'unreadable-item' ? `Names there are not in UTF-8; ${problem.hint}` : [];
  }
}

function otherForm(missing: readonly Item[], files: readonly string[]): string | undefined {
  const forms = new Set(files.map((path) => path.normalize('NFC')));
  const found = missing.find(({ path }) => forms.has(path.normalize('NFC')));
  if (!found) return undefined;
  return `${found.path} is there, but its name is written in another Unicode form: rename the files with \`${TO_NFC}\`, or write the table in the form of the files.`;
}

/**
 * What would make a table's cells lead to some of `files`, as a hint: another folder or suffix, slashes for backslashes, a folder that is written twice,
 * the right case; advice to look at folder and suffix where most have no likely place.
 */
export function guessForTable(
  { folder: written, suffix }: Pick<TableSpec, 'folder' | 'suffix'>,
  missing: readonly Item[],
  files: readonly string[],
): string {
  const index = indexFiles(files);
  const folder = typeof written === 'string' ? written.replace(/\/+$/, '') : '';
  const sample = missing.slice(0, LOOKED_AT);
  const guesses = new Map<string, { readonly hint: string; readonly count: number }>();
  for (const { path } of sample) {
    const found = new Map(hintsFor(cellOf(path, folder, suffix), path, index).map((guess) => [guess.kind, guess.hint]));
    for (const [kind, hint] of found) guesses.set(kind, { hint, ...guesses.get(kind), count: (guesses.get(kind)?.count ?? 0) + 1 });
  }
  const [best] = [...guesses.values()].sort((one, other) => other.count - one.count);
  if (best && best.count * 2 > sample.length) return best.hint;
  return 'Check `folder` and `suffix` in get_items, take the rows out, or set `bad_items: skip`.';
}

/** Guesses of one kind say the same of several files. */
interface Guess {
  readonly kind: string;
  readonly hint: string;
}

interface FileIndex {
  readonly paths: ReadonlySet<string>;
  /** By file name and by file name without its extension, lower-cased. */
  readonly byName: ReadonlyMap<string, readonly string[]>;
}

function indexFiles(paths: readonly string[]): FileIndex {
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    const name = posix.basename(path).toLowerCase();
    for (const key of new Set([name, name.replace(/\.[^.]*$/, '')])) {
      const list = byName.get(key);
      if (list) list.push(path);
      else byName.set(key, [path]);
    }
  }
  return { paths: new Set(paths), byName };
}

function cellOf(path: string, folder: string, suffix: string): string {
  const inside = folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
  return suffix !== '' && inside.endsWith(suffix) ? inside.slice(0, -suffix.length) : inside;
}

function hintsFor(cell: string, path: string, { paths, byName }: FileIndex): Guess[] {
  if (cell.includes('\\')) {
    const there = paths.has(path.replaceAll('\\', '/'));
    return [same(`The table's paths have backslashes; write them with \`/\`${there ? ', and the files are found' : ''}.`)];
  }
  const bare = cell.trim();
  const name = posix.basename(bare).toLowerCase();
  const candidates = byName.get(name) ?? byName.get(name.replace(/\.[^.]*$/, '')) ?? [];
  return candidates.map((found) => guessFrom(cell, bare, found));
}

/** What turns a cell into the path of a file whose name it holds. */
function guessFrom(cell: string, bare: string, found: string): Guess {
  const at = found.lastIndexOf(bare);
  if (at >= 0 && (at === 0 || found[at - 1] === '/')) {
    if (cell !== bare) return same('The cells have blanks around the file names; take them out of the table.');
    const [folder, suffix] = [found.slice(0, at).replace(/\/$/, ''), found.slice(at + bare.length)];
    return same(`Such files are there with \`folder: ${JSON.stringify(folder)}\` and \`suffix: ${JSON.stringify(suffix)}\` in get_items.`);
  }
  const parts = bare.split('/');
  const from = parts.findIndex((_, i) => i > 0 && found === parts.slice(i).join('/'));
  if (from > 0) {
    const doubled = `${parts.slice(0, from).join('/')}/`;
    return same(
      `The files are there without the leading \`${doubled}\`: paths are below data.path, so take it out of the cells, or let data.source and data.path lead to the folder that holds it.`,
    );
  }
  if (found.toLowerCase().endsWith(bare.toLowerCase()))
    return { kind: 'case', hint: `Files of these names are there in another case, such as ${found}; case counts.` };
  return { kind: 'other', hint: `Files of these names are there with another ending or in another folder, such as ${found}.` };
}

function same(hint: string): Guess {
  return { kind: hint, hint };
}
