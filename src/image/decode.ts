import { open } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { Budget } from '../util/budget.ts';
import { bmpSize, decodeBmp } from './bmp.ts';
import { cmykToRgb, grey16To8, opaqueGif, type PixelKind, pixelKind } from './colour.ts';
import { DecodeError } from './decode-error.ts';
import { headerSize, type StoredSize } from './header-size.ts';
import { decodeNetpbm, type NetpbmSamples, netpbmSize } from './netpbm.ts';
import type { Raster } from './raster.ts';
import { BMP, isDecoded, NETPBM, SVG, sniffType } from './sniff.ts';

/** Pictures of more pixels are refused before anything is allocated. */
export const MAX_PIXELS = 100_000_000;

/** Pictures with a longer side are refused too; it is the longest side of a JPEG. */
export const MAX_SIDE = 65_500;

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

sharp.cache(false);

/** Limits the decoder's own threads; a worker of a pool asks for 1. */
export function setDecoderThreads(count: number): void {
  sharp.concurrency(count);
}

/** Pixels of the pictures that are being decoded in this thread, so that memory does not depend on how many come at a time. */
const inFlight = new Budget(MAX_PIXELS);

/**
 * Decodes the first picture of a file's bytes to 8-bit RGB or grey with Pillow's pixels: alpha is dropped, profiles are ignored, CMYK is
 * converted without one. Waits while as many pixels as MAX_PIXELS are being decoded in this thread. Throws DecodeError for what is no picture, is cut
 * short, is too large, or is a drawing (SVG).
 */
export async function decodeImage(bytes: Uint8Array, options: DecodeOptions): Promise<Raster> {
  return explained(bytes, async (type) => {
    const { width, height } = await checkedSize(bytes, type, options.maxPixels ?? MAX_PIXELS);
    return inFlight.use(width * height, () => decodeType(bytes, type, options));
  });
}

/** Width and height of a picture as stored, from its header. Throws DecodeError where decodeImage would without a look at its pixels. */
export async function storedSize(bytes: Uint8Array, maxPixels: number): Promise<StoredSize> {
  return explained(bytes, (type) => checkedSize(bytes, type, maxPixels));
}

/** Runs `work`; what it throws becomes a DecodeError that begins with what the file is. */
async function explained<T>(bytes: Uint8Array, work: (type: string | undefined) => Promise<T>): Promise<T> {
  if (bytes.byteLength === 0) throw new DecodeError('it is empty', 'no-picture');
  const type = sniffType(bytes);
  try {
    return await work(type);
  } catch (error) {
    const code = error instanceof DecodeError ? error.code : isDecoded(type) ? 'damaged' : 'no-picture';
    const reason = (error as Error).message.split('\n')[0];
    throw new DecodeError(`it is ${type ?? 'of no known type'} and cannot be decoded (${reason})`, code);
  }
}

async function checkedSize(bytes: Uint8Array, type: string | undefined, maxPixels: number): Promise<StoredSize> {
  if (type === SVG) throw drawing();
  const fits = ({ width, height }: StoredSize): boolean => width * height <= maxPixels && Math.max(width, height) <= MAX_SIDE;
  const quick = headerSize(bytes);
  if (quick && fits(quick)) return { width: quick.width, height: quick.height };
  const { width, height } = await sizeOf(bytes, type);
  if (width * height > maxPixels) throw new DecodeError(`its ${width} x ${height} pixels exceed the limit of ${maxPixels}`, 'too-large');
  if (Math.max(width, height) > MAX_SIDE)
    throw new DecodeError(`a side of its ${width} x ${height} pixels exceeds the limit of ${MAX_SIDE}`, 'too-large');
  return { width, height };
}

async function sizeOf(bytes: Uint8Array, type: string | undefined): Promise<StoredSize> {
  if (type === BMP) return bmpSize(bytes);
  if (type === NETPBM) return netpbmSize(bytes);
  const { width, height, format } = await sharp(bytes, { limitInputPixels: false }).metadata();
  // Compressed drawings and the like, which the first bytes do not give away.
  if (format === 'svg' || format === 'pdf') throw drawing();
  return { width, height };
}

function drawing(): DecodeError {
  return new DecodeError('drawings have no pixels', 'no-picture');
}

async function decodeType(bytes: Uint8Array, type: string | undefined, options: DecodeOptions): Promise<Raster> {
  const limitInputPixels = options.maxPixels ?? MAX_PIXELS;
  if (type === BMP) return inMode(decodeBmp(bytes, limitInputPixels), options.mode);
  if (type === NETPBM) return inMode(eightBits(decodeNetpbm(bytes, limitInputPixels), options), options.mode);
  const input = sharp(opaqueGif(bytes), { failOn: 'error', limitInputPixels, ignoreIcc: true });
  const kind = pixelKind(bytes) ?? (await kindByDecoder(input));
  return decodeKind(options.exif === 'apply' ? input.autoOrient() : input, kind, options);
}

function eightBits({ data, ...rest }: NetpbmSamples, { grey16 }: DecodeOptions): Raster {
  return { ...rest, data: data instanceof Uint8Array ? data : grey16To8(data, 1, grey16 ?? 'scale') };
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
export async function readImageSize(file: string, exif: 'apply' | 'ignore'): Promise<StoredSize> {
  try {
    const own = await readOwnSize(file);
    if (own) return own;
    const { width, height, autoOrient } = await sharp(file, { limitInputPixels: false }).metadata();
    return exif === 'apply' ? { width: autoOrient.width, height: autoOrient.height } : { width, height };
  } catch (error) {
    throw new DecodeError(`its header cannot be read (${(error as Error).message.split('\n')[0]})`, 'damaged');
  }
}

/** The headers of what libvips does not read lie within so many bytes, unless a comment is longer. */
const OWN_HEADER = 4096;

async function readOwnSize(file: string): Promise<StoredSize | undefined> {
  const opened = await open(file);
  try {
    const { buffer, bytesRead } = await opened.read(new Uint8Array(OWN_HEADER), 0, OWN_HEADER, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const type = sniffType(bytes);
    return type === BMP || type === NETPBM ? await sizeOf(bytes, type) : undefined;
  } finally {
    await opened.close();
  }
}
