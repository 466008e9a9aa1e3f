import { DecodeError } from './decode-error.ts';
import type { StoredSize } from './header-size.ts';
import type { Raster } from './raster.ts';

interface Header {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly pixels: number;
  /** Position of the palette and its entries; none above 8 bits. */
  readonly palette: number;
  readonly colours: number;
  readonly masks: readonly [red: number, green: number, blue: number];
}

const DEFAULT_MASKS = { 16: [0x7c00, 0x03e0, 0x001f], 32: [0xff0000, 0xff00, 0xff] } as const;

/** Width and height of a Windows bitmap. Throws an Error with a clause where its header is damaged or of an unknown kind. */
export function bmpSize(bytes: Uint8Array): StoredSize {
  const { width, height } = readHeader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return { width, height };
}

/**
 * Decodes a Windows bitmap without compression (1, 4, 8, 16, 24 or 32 bits, also with bit fields) to RGB; alpha is dropped. Throws an Error
 * with a clause for what is compressed, cut short, or larger than `maxPixels`, before it allocates anything.
 */
export function decodeBmp(bytes: Uint8Array, maxPixels: number): Raster {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readHeader(view);
  const { width, height, bits } = header;
  if (width * height > maxPixels) throw new DecodeError('its pixels exceed the limit', 'too-large');
  const stride = 4 * Math.ceil((width * bits) / 32);
  if (header.pixels + stride * height > bytes.byteLength || header.palette + header.colours * 4 > bytes.byteLength)
    throw new Error('it ends before its last row');
  const data = new Uint8Array(width * height * 3);
  const put = bits <= 8 ? paletteRow : bits === 24 ? plainRow : maskedRow;
  for (let y = 0; y < height; y++) {
    const row = header.pixels + stride * (header.topDown ? y : height - 1 - y);
    put(view, row, header, data, y * width * 3);
  }
  return { width, height, channels: 3, data };
}

function readHeader(view: DataView): Header {
  if (view.byteLength < 54) throw new Error('it ends within its header');
  const size = view.getUint32(14, true);
  if (size < 40) throw new Error('its header is of a kind before Windows 3');
  const [width, rawHeight] = [view.getInt32(18, true), view.getInt32(22, true)];
  const height = Math.abs(rawHeight);
  if (width <= 0 || height === 0) throw new Error(`its size is ${width}x${rawHeight}`);
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  const fields = compression === 3 || compression === 6;
  if (![1, 4, 8, 16, 24, 32].includes(bits) || (compression !== 0 && !fields))
    throw new Error(`${bits} bits with compression ${compression} are not supported`);
  const masksInHeader = fields && view.byteLength >= 66;
  const masks = masksInHeader
    ? ([view.getUint32(54, true), view.getUint32(58, true), view.getUint32(62, true)] as const)
    : DEFAULT_MASKS[bits === 16 ? 16 : 32];
  return {
    width,
    height,
    topDown: rawHeight < 0,
    bits,
    pixels: view.getUint32(10, true),
    palette: 14 + size + (fields && size === 40 ? 12 : 0),
    colours: bits <= 8 ? view.getUint32(46, true) || 2 ** bits : 0,
    masks,
  };
}

function paletteRow(view: DataView, row: number, { width, bits, palette, colours }: Header, out: Uint8Array, to: number): void {
  const perByte = 8 / bits;
  for (let x = 0; x < width; x++) {
    const byte = view.getUint8(row + Math.floor(x / perByte));
    const index = (byte >> (8 - bits * ((x % perByte) + 1))) & (2 ** bits - 1);
    const entry = palette + 4 * Math.min(index, colours - 1);
    for (let c = 0; c < 3; c++) out[to + x * 3 + c] = view.getUint8(entry + 2 - c);
  }
}

function plainRow(view: DataView, row: number, { width }: Header, out: Uint8Array, to: number): void {
  for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) out[to + x * 3 + c] = view.getUint8(row + x * 3 + 2 - c);
}

function maskedRow(view: DataView, row: number, { width, bits, masks }: Header, out: Uint8Array, to: number): void {
  for (let x = 0; x < width; x++) {
    const value = bits === 16 ? view.getUint16(row + x * 2, true) : view.getUint32(row + x * 4, true);
    for (let c = 0; c < 3; c++) out[to + x * 3 + c] = fieldOf(value, masks[c]!);
  }
}

/** The bits under a mask, stretched to 0..255 as Pillow does for 5 and 6 bits. */
function fieldOf(value: number, mask: number): number {
  if (mask === 0) return 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  return Math.floor((((value & mask) >>> shift) * 255) / most);
}
