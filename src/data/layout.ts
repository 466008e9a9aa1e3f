import { type FolderLayout, folderLayout, nameLayout } from './layout-folders.ts';
import { type TableLayout, type TableText, tableLayout } from './layout-table.ts';
import { roleOf } from './split-names.ts';

/** How a folder of pictures says what is in them; `notes` say what is not sure about it. */
export type Layout = FolderLayout | TableLayout | { readonly kind: 'unknown'; readonly why: string };

/**
 * Recognises a layout from pictures' paths (below the folder, POSIX separators) and the tables beside them; the surest reading wins: a table that names
 * the pictures, then training and validation folders, a folder per class, a table that names some, names like <class>_<number>. A folder that is called
 * after a split is never a class.
 */
export function recogniseLayout(pictures: readonly string[], tables: readonly TableText[]): Layout {
  if (pictures.length === 0) return { kind: 'unknown', why: 'there are no pictures in it' };
  const named = tableLayout(pictures, tables);
  if (named?.sure) return named.layout;
  return folderLayout(pictures) ?? named?.layout ?? nameLayout(pictures) ?? { kind: 'unknown', why: unknownReason(pictures) };
}

function unknownReason(pictures: readonly string[]): string {
  const folders = [...new Set(pictures.map((path) => path.split('/').slice(0, -1).join('/')))];
  const split = folders.filter((folder) => folder.split('/').some((part) => roleOf(part) !== undefined));
  const said = split.length > 0 ? ` (${split.slice(0, 4).join(', ')} ${split.length === 1 ? 'is a split' : 'are splits'}, no class)` : '';
  return `its ${pictures.length} pictures lie in ${folders.length} folder${folders.length === 1 ? '' : 's'}${said}, no table names them, and their names do not read <class>_<number>`;
}
