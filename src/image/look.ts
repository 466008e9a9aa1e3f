import sharp from 'sharp';
import { type DecodeOptions, decodeImage } from './decode.ts';
import { DecodeError } from './decode-error.ts';
import type { Raster } from './raster.ts';
import { resizeBilinear } from './resize.ts';
import { sniffType } from './sniff.ts';

/** What one file turned out to be. */
export interface ImageLook {
  /** By content, for people: 'a JPEG picture', 'an HTML page'; undefined where nothing is recognised. */
  readonly type?: string;
  /** Size as stored, before any turn; undefined where there is no header. */
  readonly width?: number;
  readonly height?: number;
  /** EXIF orientation 1..8 where there is one. */
  readonly orientation?: number;
  /** Pictures in the file: more than 1 for animations and multi-page files. */
  readonly frames?: number;
  /** Why it cannot be used, as a clause ('it is an HTML page and ...'); undefined where it decodes to the end. */
  readonly trouble?: string;
  /** The picture squeezed into a square of `thumbnail` pixels, turned as EXIF says where asked. */
  readonly thumbnail?: Raster;
}

/** Decodes a file's bytes to the end exactly as training would, and tells what it is. Never throws for what the bytes hold. */
export async function lookAtImage(bytes: Uint8Array, options: DecodeOptions & { readonly thumbnail?: number }): Promise<ImageLook> {
  const type = sniffType(bytes);
  const facts = { ...(type !== undefined && { type }), ...(await headerFacts(bytes)) };
  try {
    const raster = await decodeImage(bytes, options);
    const sized = { width: raster.width, height: raster.height, ...facts };
    return options.thumbnail === undefined ? sized : { ...sized, thumbnail: resizeBilinear(raster, options.thumbnail, options.thumbnail) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { ...facts, trouble: error.message };
  }
}

async function headerFacts(bytes: Uint8Array): Promise<Pick<ImageLook, 'width' | 'height' | 'orientation' | 'frames'>> {
  try {
    const { width, height, orientation, pages } = await sharp(bytes, { limitInputPixels: false }).metadata();
    return { width, height, ...(orientation !== undefined && { orientation }), frames: pages ?? 1 };
  } catch {
    return {};
  }
}
