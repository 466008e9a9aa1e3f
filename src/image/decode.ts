import sharp, { type Sharp } from 'sharp';
import { decodeBmp } from './bmp.ts';
import { cmykToRgb, grey16To8, opaqueGif, type PixelKind, pixelKind } from './colour.ts';
import type { Raster } from './raster.ts';
import { BMP, SVG, sniffType } from './sniff.ts';

/** Changes with everything that may change what decodes: the library, and our rules around it. */
export const DECODER: string = `1 sharp ${sharp.versions.sharp} vips ${sharp.versions.vips}`;

/** Pictures of more pixels are refused before anything is allocated. */
export const MAX_PIXELS = 100_000_000;

/** Everything that decides which pixels a file becomes. */
export interface DecodeSpec {
  readonly mode: 'rgb' | 'grey';
  /** 'apply' turns the picture as its EXIF orientation says; 'ignore' is fastai's behaviour. */
  readonly exif: 'apply' | 'ignore';
  /** How 16-bit grey becomes 8-bit; 'clip' is fastai's behaviour. */
  readonly grey16: 'scale' | 'clip';
}

/** 'scale' where nothing says how 16-bit grey becomes 8-bit. */
export interface DecodeOptions extends Omit<DecodeSpec, 'grey16'>, Partial<Pick<DecodeSpec, 'grey16'>> {
  /** Pictures of more pixels are refused; absent: MAX_PIXELS. */
  readonly maxPixels?: number;
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

/**
 * Decodes the first picture of a file's bytes to 8-bit RGB or grey with Pillow's pixels: alpha is dropped, profiles are ignored, CMYK is
 * converted without one. Throws DecodeError for what is no picture, is cut short, or is a drawing (SVG).
 */
export async function decodeImage(bytes: Uint8Array, options: DecodeOptions): Promise<Raster> {
  if (bytes.byteLength === 0) throw new DecodeError('it is empty');
  const type = sniffType(bytes);
  const limitInputPixels = options.maxPixels ?? MAX_PIXELS;
  try {
    if (type === SVG) throw new Error('drawings have no pixels');
    if (type === BMP) return inMode(decodeBmp(bytes, limitInputPixels), options.mode);
    const input = sharp(opaqueGif(bytes), { failOn: 'error', limitInputPixels, ignoreIcc: true });
    if (type === undefined) await refuseDrawing(input);
    const kind = pixelKind(bytes) ?? (await kindByDecoder(input));
    return await decodeKind(options.exif === 'apply' ? input.autoOrient() : input, kind, options);
  } catch (error) {
    throw new DecodeError(`it is ${type ?? 'of no known type'} and cannot be decoded (${(error as Error).message.split('\n')[0]})`);
  }
}

/** Compressed drawings and the like, which the first bytes do not give away. */
async function refuseDrawing(input: Sharp): Promise<void> {
  const { format } = await input.metadata();
  if (format === 'svg' || format === 'pdf') throw new Error('drawings have no pixels');
}

async function kindByDecoder(input: Sharp): Promise<PixelKind> {
  const { space, hasAlpha } = await input.metadata();
  if (space === 'cmyk') return 'cmyk';
  return space === 'grey16' && !hasAlpha ? 'grey16' : 'plain';
}

async function decodeKind(input: Sharp, kind: PixelKind, { mode, grey16 }: DecodeOptions): Promise<Raster> {
  if (kind === 'plain') {
    const { data, info } = await input.removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    return toMode(data, info.width, info.height, info.channels, mode);
  }
  if (kind === 'cmyk') {
    const { data, info } = await input.pipelineColourspace('cmyk').toColourspace('cmyk').raw().toBuffer({ resolveWithObject: true });
    return toMode(cmykToRgb(data), info.width, info.height, 3, mode);
  }
  const raw = input.pipelineColourspace('grey16').toColourspace('grey16').raw({ depth: 'ushort' });
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const wide = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  return toMode(grey16To8(wide, info.channels, grey16 ?? 'scale'), info.width, info.height, 1, mode);
}

function inMode({ data, width, height, channels }: Raster, mode: 'rgb' | 'grey'): Raster {
  return toMode(data, width, height, channels, mode);
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
    const { width, height, autoOrient } = await sharp(file, { limitInputPixels: false }).metadata();
    return exif === 'apply' ? { width: autoOrient.width, height: autoOrient.height } : { width, height };
  } catch (error) {
    throw new DecodeError(`its header cannot be read (${(error as Error).message.split('\n')[0]})`);
  }
}
