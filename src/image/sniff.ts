/** What a file is by its first bytes, for people: 'a HEIF picture', 'an HTML page'; undefined where nothing is recognised. */
export function sniffType(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'an empty file';
  const text = Buffer.from(bytes.subarray(0, 512)).toString('latin1');
  if (text.startsWith('\0\0\x01\0')) return 'an icon (ICO)';
  const found = SIGNATURES.find(([pattern]) => pattern.test(text));
  if (found) return found[1];
  return /^[\t\n\r\x20-\x7e]+$/.test(text) ? 'text' : undefined;
}

/** The names of what libvips does not read but we do. */
export const BMP = 'a BMP picture';
export const NETPBM = 'a Netpbm picture';

/** The name of what a sharp-like decoder would draw though it is no picture. */
export const SVG = 'an SVG drawing or XML';

const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^\xff\xd8\xff/, 'a JPEG picture'],
  [/^\x89PNG\r\n/, 'a PNG picture'],
  [/^GIF8/, 'a GIF picture'],
  [/^RIFF....WEBP/s, 'a WebP picture'],
  [/^BM/, BMP],
  [/^P[1-6][\t-\r ]/, NETPBM],
  [/^(II\*.|MM.\*)/s, 'a TIFF picture'],
  [/^....ftyp(avif|avis)/s, 'an AVIF picture'],
  [/^....ftyp(hei|hev|mif1|msf1)/s, 'a HEIF picture'],
  [/^(....jP {2}|\xff\x4f\xff\x51)/s, 'a JPEG 2000 picture'],
  [/^\s*(<!doctype html|<html)/i, 'an HTML page'],
  [/^\s*(<\?xml|<!--|<!doctype svg|<svg)/i, SVG],
];

const DECODED: ReadonlySet<string> = new Set(['JPEG', 'PNG', 'GIF', 'WebP', 'BMP', 'Netpbm', 'TIFF'].map((name) => `a ${name} picture`));

/** Whether files of a type, by its name, are pictures that we decode. */
export function isDecoded(type: string | undefined): boolean {
  return type !== undefined && (DECODED.has(type) || type === 'an AVIF picture');
}
