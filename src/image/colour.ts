import { jpegFrame } from './header-size.ts';

/** What must be known of a file's pixels before they are decoded, because libvips and Pillow read them differently. */
export type PixelKind = 'plain' | 'cmyk' | 'grey16';

/**
 * The kind of a JPEG's or PNG's pixels from its header. 'grey16' is 16-bit grey without an alpha channel (Pillow's I;16); a colour key does
 * not count. TIFF is undefined here: its tags are left to the decoder.
 */
export function pixelKind(bytes: Uint8Array): PixelKind | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegFrame(bytes)?.components === 4 ? 'cmyk' : 'plain';
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return bytes[24] === 16 && bytes[25] === 0 ? 'grey16' : 'plain';
  const tiff = (bytes[0] === 0x49 && bytes[1] === 0x49) || (bytes[0] === 0x4d && bytes[1] === 0x4d);
  return tiff ? undefined : 'plain';
}

/** CMYK (0 is no ink) to RGB as Pillow does it, without a profile: what is left of the light after black, less the ink's share of it. */
export function cmykToRgb(data: Uint8Array): Uint8Array {
  const count = data.length / 4;
  const out = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) {
    const light = 255 - data[i * 4 + 3]!;
    for (let c = 0; c < 3; c++) out[i * 3 + c] = light - scaled(data[i * 4 + c]!, light);
  }
  return out;
}

/** a * b / 255, rounded. */
function scaled(a: number, b: number): number {
  const t = a * b + 128;
  return ((t >> 8) + t) >> 8;
}

/**
 * 16-bit grey to 8-bit. 'clip' is fastai's (Pillow's): everything from 255 on is white. 'scale' keeps the upper byte, unless no value is
 * above 255: then the values are 8-bit ones in a wide file and stay as they are.
 */
export function grey16To8(values: Uint16Array, channels: number, how: 'scale' | 'clip'): Uint8Array {
  const out = new Uint8Array(values.length / channels);
  let most = 0;
  for (let i = 0; i < values.length; i += channels) most = Math.max(most, values[i]!);
  const shift = how === 'scale' && most > 255 ? 8 : 0;
  for (let i = 0; i < out.length; i++) out[i] = Math.min(values[i * channels]! >> shift, 255);
  return out;
}

/**
 * A GIF whose first picture has no transparent colour, so that such pixels keep the palette's colour as they do in Pillow. The bytes
 * themselves where there is nothing to change.
 */
export function opaqueGif(bytes: Uint8Array): Uint8Array {
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== 'GIF8') return bytes;
  let at = 13 + colourTable(bytes[10]!);
  while (bytes[at] === 0x21) {
    if (bytes[at + 1] === 0xf9 && (bytes[at + 3]! & 1) === 1) {
      const copy = Uint8Array.from(bytes);
      copy[at + 3] = bytes[at + 3]! & 0xfe;
      return copy;
    }
    at += 2;
    while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1;
    at++;
  }
  return bytes;
}

function colourTable(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}
