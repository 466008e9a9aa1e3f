import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { decodeImage } from './decode.ts';

/**
 * A small WebP copy of a picture's bytes, or of a file, as a data URI: upright, its larger side at most `size` pixels. Undefined where training could not
 * decode it.
 */
export async function thumbnailUri(picture: string | Uint8Array, size: number): Promise<string | undefined> {
  return uriOf(picture, 'webp', (image) =>
    image.resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true }).webp({ quality: 62 }),
  );
}

/** A square JPEG copy of a picture's bytes, or of a file, as a data URI, cropped around the middle; JPEG is what every SVG renderer draws. Undefined as above. */
export async function squareUri(picture: string | Uint8Array, size: number): Promise<string | undefined> {
  return uriOf(picture, 'jpeg', (image) => image.resize(size, size, { fit: 'cover' }).jpeg({ quality: 80 }));
}

/** Only our own decoder sees the picture: what it refuses, such as a drawing, is not drawn for a report either. */
async function uriOf(picture: string | Uint8Array, format: 'webp' | 'jpeg', shrink: (image: Sharp) => Sharp): Promise<string | undefined> {
  try {
    const content = typeof picture === 'string' ? await readFile(picture) : picture;
    const { data, width, height, channels } = await decodeImage(content, { mode: 'rgb', exif: 'apply' });
    const bytes = await shrink(sharp(data, { raw: { width, height, channels } })).toBuffer();
    return `data:image/${format};base64,${bytes.toString('base64')}`;
  } catch {
    return undefined;
  }
}
