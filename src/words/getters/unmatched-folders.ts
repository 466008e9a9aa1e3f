import { readdir } from 'node:fs/promises';
import type { Item } from '../../language/contracts/getter.ts';
import type { UnmatchedName } from '../../language/contracts/unmatched-name.ts';
import { nameHint } from '../name-hint.ts';

/** Folders that a getter is told to look into and that hold none of the items; `root` is absolute. */
export async function unmatchedFolders(
  folders: readonly string[] | undefined,
  items: readonly Item[],
  root: string,
): Promise<UnmatchedName[]> {
  if (folders === undefined) return [];
  const used = new Set(items.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '.')));
  const unused = folders.filter((name) => !used.has(name));
  if (unused.length === 0) return [];
  const there = (await readdir(root, { withFileTypes: true }).catch(() => [])).filter((entry) => !entry.isFile()).map(({ name }) => name);
  return unused.map((name) => ({
    message: `no item lies in the folder '${name}' that get_items names`,
    hint: nameHint(name, there),
    option: 'folders',
  }));
}
