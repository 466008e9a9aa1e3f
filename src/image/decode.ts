import sharp from 'sharp';
import type { Raster } from './raster.ts';
import { sniffType } from './sniff.ts';

/** Pictures of more pixels are refused before anything is allocated. */
export const MAX_PIXELS = 100_000_000;

export interface DecodeOptions {
  readonly mode: 'rgb' | 'grey';
  /** 'apply' turns the picture as its EXIF orientation says; 'ignore' is fastai's behaviour. */
  readonly exif: 'apply' | 'ignore';
}

/** Why a file is not a picture we can use; `message` is a clause for people ('it is empty'). */
export class DecodeError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'DecodeError';
  }
}

sharp.cache(false);

/** Limits the decoder's own threads; a worker of a pool asks for 1. */
export function setDecoderThreads(count: number): void {
  sharp.concurrency(count);
}

/** Decodes the first picture of a file's bytes to 8-bit RGB or grey; alpha is dropped and profiles are ignored, as Pillow's convert does. */
export async function decodeImage(bytes: Uint8Array, options: DecodeOptions): Promise<Raster> {
  try {
    const input = sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS, ignoreIcc: true });
    const turned = options.exif === 'apply' ? input.autoOrient() : input;
    const { data, info } = await turned.removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    return toMode(data, info.width, info.height, info.channels, options.mode);
  } catch (error) {
    throw new DecodeError(
      `it is ${sniffType(bytes) ?? 'of no known type'} and cannot be decoded (${(error as Error).message.split('\n')[0]})`,
    );
  }
}

function toMode(data: Uint8Array, width: number, height: number, channels: number, mode: 'rgb' | 'grey'): Raster {
  if (channels === (mode === 'rgb' ? 3 : 1)) return { width, height, channels, data };
  if (mode === 'rgb') return { width, height, channels: 3, data: spread(data, width * height, channels) };
  return { width, height, channels: 1, data: luminance(data, width * height) };
}

function spread(data: Uint8Array, count: number, channels: number): Uint8Array {
  const out = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) out.fill(data[i * channels]!, i * 3, i * 3 + 3);
  return out;
}

/** Pillow's RGB to L. */
function luminance(data: Uint8Array, count: number): Uint8Array {
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i++) out[i] = (19595 * data[i * 3]! + 38470 * data[i * 3 + 1]! + 7471 * data[i * 3 + 2]! + 0x8000) >> 16;
  return out;
}

/** Width and height from a file's header, turned as EXIF says where asked. Throws DecodeError where there is none. */
export async function readImageSize(file: string, exif: 'apply' | 'ignore'): Promise<{ width: number; height: number }> {
  try {
    const { width, height, autoOrient } = await sharp(file).metadata();
    return exif === 'apply' ? { width: autoOrient.width, height: autoOrient.height } : { width, height };
  } catch (error) {
    throw new DecodeError(`its header cannot be read (${(error as Error).message.split('\n')[0]})`);
  }
}
