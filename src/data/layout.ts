import type { Encoding } from '../util/decode-text.ts';
import { type FolderLayout, folderLayout, nameLayout } from './layout-folders.ts';
import { tableLayout } from './layout-table.ts';
import { roleOf } from './split-names.ts';

/** A table whose one column holds file names and another their labels. */
export interface TableLayout {
  readonly kind: 'csv';
  readonly file: string;
  readonly fnCol: string | number;
  readonly labelCol: string | number;
  /** Several where the pictures are spread over folders. */
  readonly folder: string | readonly string[];
  readonly suffix: string;
  /** Left out for a comma. */
  readonly delimiter?: string;
  /** Left out for UTF-8. */
  readonly encoding?: Encoding;
  /** Set where the first row is no head. */
  readonly header?: false;
  /** What stands between the labels of a picture that has several. */
  readonly labelDelim?: string;
  /** A column that says which pictures validate: true and false, 1 and 0, or names of which `validOn` mean validation. */
  readonly validCol?: string;
  readonly validOn?: readonly string[];
  /** Folders whose pictures validate. */
  readonly validFolders?: readonly string[];
  /** How many pictures it names, where that is not all. */
  readonly named?: number;
  /** Some rows name no picture. */
  readonly incomplete?: true;
  readonly notes?: readonly string[];
}

/** How a folder of pictures says what is in them; `notes` say what is not sure about it. */
export type Layout = FolderLayout | TableLayout | { readonly kind: 'unknown'; readonly why: string };

/** A table beside pictures, whole. */
export interface TableText {
  readonly file: string;
  readonly columns: readonly string[];
  /** Each as long as `columns`. */
  readonly rows: readonly (readonly string[])[];
  readonly delimiter?: string;
  readonly encoding?: Encoding;
}

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
