import sharp from 'sharp';

/** A small WebP copy of a picture's bytes, or of a file, as a data URI: upright, its larger side at most `size` pixels. Undefined where it cannot be decoded. */
export async function thumbnailUri(picture: string | Uint8Array, size: number): Promise<string | undefined> {
  try {
    const bytes = await sharp(picture)
      .rotate()
      .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 62 })
      .toBuffer();
    return `data:image/webp;base64,${bytes.toString('base64')}`;
  } catch {
    return undefined;
  }
}

/** A square JPEG copy of a picture's bytes, or of a file, as a data URI, cropped around the middle; JPEG is what every SVG renderer draws. */
export async function squareUri(picture: string | Uint8Array, size: number): Promise<string | undefined> {
  try {
    const bytes = await sharp(picture).rotate().resize(size, size, { fit: 'cover' }).jpeg({ quality: 80 }).toBuffer();
    return `data:image/jpeg;base64,${bytes.toString('base64')}`;
  } catch {
    return undefined;
  }
}
