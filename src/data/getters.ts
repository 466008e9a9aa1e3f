import type { Item } from './items.ts';
import { listFiles } from './list-files.ts';
import type { GetterSpec } from './spec.ts';
import { itemsOfTable } from './table-items.ts';

/** Extensions of names that count as pictures: CPython 3.11's image/* table and .webp. */
export const IMAGE_EXTENSIONS: ReadonlySet<string> = new Set(
  'avif bmp gif heic heif ico ief jpe jpeg jpg pbm pgm png pnm ppm ras rgb svg tif tiff webp xbm xpm xwd'
    .split(' ')
    .map((name) => `.${name}`),
);

export interface GotItems {
  readonly items: readonly Item[];
  /** Names of the columns in their order, for sources with rows. */
  readonly columns?: readonly string[];
}

/** The items a getter finds below `root`; throws a UserError where the folder or the table cannot be read. */
export async function getItems(spec: GetterSpec, root: string): Promise<GotItems> {
  if (spec.kind === 'csv') return itemsOfTable(spec, root);
  const extensions =
    spec.kind === 'image_files' ? IMAGE_EXTENSIONS : spec.extensions && new Set(spec.extensions.map((name) => withDot(name.toLowerCase())));
  const paths = await listFiles(root, {
    recurse: spec.recurse,
    order: spec.order,
    ...(spec.folders && { folders: spec.folders }),
    ...(extensions && { extensions }),
  });
  return { items: paths.map((path) => ({ path })) };
}

function withDot(extension: string): string {
  return extension.startsWith('.') ? extension : `.${extension}`;
}
