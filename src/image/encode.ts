import sharp from 'sharp';
import type { Raster } from './raster.ts';

/** PNG bytes of a picture; the same picture gives the same bytes. */
export async function encodePng({ data, width, height, channels }: Raster): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels } }).png({ compressionLevel: 6, palette: false }).toBuffer();
}
