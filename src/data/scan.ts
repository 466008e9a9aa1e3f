import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type ImageLook, lookAtImage } from '../image/look.ts';
import { NETPBM } from '../image/sniff.ts';
import { sha256 } from '../util/hash.ts';
import { whyUnread } from './why-unread.ts';

export interface ScanOptions {
  readonly mode: 'rgb' | 'grey';
  readonly exif: 'apply' | 'ignore';
  /** Give each picture as a square of so many pixels. */
  readonly thumbnail?: number;
  /** Give sha256 of each file. */
  readonly hash?: boolean;
  /** Files read and decoded at a time; decoding runs on the decoder's own threads. */
  readonly atOnce?: number;
  readonly signal?: AbortSignal;
}

/** What a scan found about one item. */
export interface ScannedItem extends ImageLook {
  /** Position in the list that was given. */
  readonly index: number;
  /** Path below the root, as given. */
  readonly path: string;
  /** Size of the file; 0 where it cannot be read. */
  readonly bytes: number;
  readonly hash?: string;
  /** What the name says it is, where the content says otherwise: 'a JPEG picture' for a PNG named x.jpg. */
  readonly namedAs?: string;
}

/**
 * Looks at every file once, several at a time, and yields in the order of the list while the rest is being read; memory is bounded by `atOnce`.
 * A file is decoded to its end by the decoder that training uses, so what is without `trouble` here trains. Missing and unreadable files,
 * folders and sockets are items with `trouble`; nothing but an abort throws. Used by `bad_items` and by `pipeline data check`.
 */
export async function* scanItems(root: string, paths: readonly string[], options: ScanOptions): AsyncGenerator<ScannedItem> {
  const atOnce = options.atOnce ?? 8;
  const pending: Promise<ScannedItem>[] = [];
  for (let next = 0, used = 0; used < paths.length; used++) {
    for (; next < paths.length && pending.length < atOnce; next++) {
      const looked = scanItem(root, paths[next]!, next, options);
      looked.catch(() => undefined);
      pending.push(looked);
    }
    options.signal?.throwIfAborted();
    yield await pending.shift()!;
  }
}

async function scanItem(root: string, path: string, index: number, options: ScanOptions): Promise<ScannedItem> {
  const bytes = await contentOf(join(root, path));
  if (typeof bytes === 'string') return { index, path, bytes: 0, trouble: bytes };
  const look = await lookAtImage(bytes, options);
  const namedAs = wrongName(path, look.type);
  return {
    index,
    path,
    bytes: bytes.byteLength,
    ...look,
    ...(options.hash && { hash: sha256(bytes) }),
    ...(namedAs !== undefined && { namedAs }),
  };
}

/** The bytes, or why there are none. */
async function contentOf(file: string): Promise<Uint8Array | string> {
  try {
    const entry = await stat(file);
    if (entry.isDirectory()) return 'it is a folder';
    if (!entry.isFile()) return 'it is not a regular file';
    return await readFile(file);
  } catch (error) {
    return whyUnread(error, file);
  }
}

const TYPE_OF_NAME: Readonly<Record<string, string>> = {
  jpg: 'a JPEG picture',
  jpeg: 'a JPEG picture',
  jpe: 'a JPEG picture',
  png: 'a PNG picture',
  gif: 'a GIF picture',
  webp: 'a WebP picture',
  bmp: 'a BMP picture',
  ppm: NETPBM,
  pgm: NETPBM,
  pbm: NETPBM,
  pnm: NETPBM,
  tif: 'a TIFF picture',
  tiff: 'a TIFF picture',
  avif: 'an AVIF picture',
  heic: 'a HEIF picture',
  heif: 'a HEIF picture',
};

function wrongName(path: string, type: string | undefined): string | undefined {
  const named = TYPE_OF_NAME[extname(path).slice(1).toLowerCase()];
  return named !== undefined && type !== undefined && named !== type ? named : undefined;
}
