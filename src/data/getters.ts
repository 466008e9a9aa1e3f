import type { Item } from './items.ts';
import { listFiles } from './list-files.ts';
import type { GetterSpec } from './spec.ts';
import { itemsOfTable } from './table-items.ts';

/** Extensions of names that count as pictures: those of CPython 3.11's image/* table that we decode, and .webp. */
export const IMAGE_EXTENSIONS: ReadonlySet<string> = new Set(
  'avif bmp gif jpe jpeg jpg pbm pgm png pnm ppm tif tiff webp'.split(' ').map((name) => `.${name}`),
);

/** Extensions of pictures that we do not decode: they are no items, and whoever looks at the data is told. */
const UNREAD_EXTENSIONS: ReadonlySet<string> = new Set(
  'arw cr2 dds dng exr hdr heic heif ico ief j2k jp2 jpf jpx jxl nef pcx psd ras rgb svg tga xbm xpm xwd'
    .split(' ')
    .map((name) => `.${name}`),
);

/** Paths of the pictures that `image_files` passes over because their format is not read. */
export async function unreadPictures(spec: GetterSpec & { kind: 'image_files' }, root: string): Promise<readonly string[]> {
  const { recurse, folders } = spec;
  return listFiles(root, { recurse, order: 'path', extensions: UNREAD_EXTENSIONS, ...(folders && { folders }) });
}

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
