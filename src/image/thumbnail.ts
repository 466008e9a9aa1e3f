import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { decodeImage } from './decode.ts';

/** A small WebP copy of a picture file as a data URI: upright, its larger side at most `size` pixels. Undefined where training could not decode it. */
export async function thumbnailUri(path: string, size: number): Promise<string | undefined> {
  return uriOf(path, 'webp', (picture) =>
    picture.resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true }).webp({ quality: 62 }),
  );
}

/** A square JPEG copy of a picture file as a data URI, cropped around the middle; JPEG is what every SVG renderer draws. Undefined as above. */
export async function squareUri(path: string, size: number): Promise<string | undefined> {
  return uriOf(path, 'jpeg', (picture) => picture.resize(size, size, { fit: 'cover' }).jpeg({ quality: 80 }));
}

/** Only our own decoder sees the file: what it refuses, such as a drawing, is not drawn for a report either. */
async function uriOf(path: string, format: 'webp' | 'jpeg', shrink: (picture: Sharp) => Sharp): Promise<string | undefined> {
  try {
    const { data, width, height, channels } = await decodeImage(await readFile(path), { mode: 'rgb', exif: 'apply' });
    const bytes = await shrink(sharp(data, { raw: { width, height, channels } })).toBuffer();
    return `data:image/${format};base64,${bytes.toString('base64')}`;
  } catch {
    return undefined;
  }
}
