import { DecodeError } from './decode-error.ts';
import type { StoredSize } from './header-size.ts';

/** A Netpbm picture's samples: bytes, or for grey above 8 bits values up to 65535. */
export interface NetpbmSamples extends StoredSize {
  readonly channels: 1 | 3;
  readonly data: Uint8Array | Uint16Array;
}

interface Header extends StoredSize {
  readonly kind: 'bits' | 'grey' | 'rgb';
  /** Samples are decimal numbers in ASCII. */
  readonly plain: boolean;
  readonly maxval: number;
  /** Position of the first sample. */
  readonly samples: number;
}

const KINDS = ['bits', 'grey', 'rgb'] as const;
/** As in Pillow: no number that means anything is longer. */
const MOST_DIGITS = 10;

/** Width and height of a Netpbm picture. Throws DecodeError where its header is damaged. */
export function netpbmSize(bytes: Uint8Array): StoredSize {
  const { width, height } = readHeader(bytes);
  return { width, height };
}

/**
 * Decodes the first picture of a PBM, PGM or PPM file (P1 to P6) as Pillow does: samples are stretched from 0..maxval to 0..255, rounded half to even;
 * grey with a maxval above 255 to 0..65535. Throws DecodeError for what is damaged, cut short, or larger than `maxPixels`, before it allocates anything.
 */
export function decodeNetpbm(bytes: Uint8Array, maxPixels: number): NetpbmSamples {
  const header = readHeader(bytes);
  const { width, height, kind, maxval } = header;
  if (width * height > maxPixels) throw new DecodeError('its pixels exceed the limit', 'too-large');
  const channels = kind === 'rgb' ? 3 : 1;
  const count = width * height * channels;
  if (bytes.length - header.samples < fewestBytes(header, count)) throw damaged('it ends before its last row');
  const most = kind === 'grey' && maxval > 255 ? 65535 : 255;
  const data = most === 255 ? new Uint8Array(count) : new Uint16Array(count);
  if (kind === 'bits') (header.plain ? plainBits : packedBits)(bytes, header, data);
  else if (header.plain) plainSamples(bytes, header, most, data);
  else binarySamples(bytes, header, most, data);
  return { width, height, channels, data };
}

/** A sample takes so many bytes at least; plain ones a digit and, between numbers, a blank. */
function fewestBytes({ kind, plain, maxval, width, height }: Header, count: number): number {
  if (kind === 'bits') return plain ? count : Math.ceil(width / 8) * height;
  return plain ? 2 * count - 1 : count * (maxval > 255 ? 2 : 1);
}

function readHeader(bytes: Uint8Array): Header {
  const digit = bytes[1]! - 0x30;
  if (bytes[0] !== 0x50 || !(digit >= 1 && digit <= 6) || !isBlank(bytes[2])) throw damaged('it has no header');
  const tokens = new Tokens(bytes, 3);
  const kind = KINDS[(digit - 1) % 3]!;
  const [width, height] = [tokens.number(), tokens.number()];
  if (width === 0 || height === 0) throw damaged(`its size is ${width}x${height}`);
  const maxval = kind === 'bits' ? 1 : tokens.number();
  if (maxval < 1 || maxval > 65535) throw damaged(`its largest value is ${maxval}, where 1 to 65535 is possible`);
  return { width, height, kind, plain: digit <= 3, maxval, samples: tokens.at };
}

/** Numbers between blanks and comments. */
class Tokens {
  at: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The next number; the one blank behind it is passed. As in Pillow a comment does not end a number: 1# and, on the next line, 2 are 12. */
  number(): number {
    this.skip();
    let value = 0;
    let digits = 0;
    while (this.at < this.bytes.length && !isBlank(this.bytes[this.at])) {
      if (this.bytes[this.at] === 0x23) {
        this.passComment();
        continue;
      }
      const digit = this.bytes[this.at++]! - 0x30;
      digits++;
      if (!(digit >= 0 && digit <= 9) || digits > MOST_DIGITS) throw damaged('it has something else where a number must be');
      value = value * 10 + digit;
    }
    if (digits === 0) throw damaged('it ends before its last row');
    this.at++;
    return value;
  }

  /** Passes blanks and comments. */
  skip(): void {
    for (;;) {
      if (this.bytes[this.at] === 0x23) this.passComment();
      else if (isBlank(this.bytes[this.at])) this.at++;
      else return;
    }
  }

  /** From # to the end of the line, which is passed too. */
  private passComment(): void {
    while (this.at < this.bytes.length && !isLineEnd(this.bytes[this.at])) this.at++;
    this.at++;
  }
}

function binarySamples(bytes: Uint8Array, { maxval, samples }: Header, most: number, out: Uint8Array | Uint16Array): void {
  const wide = maxval > 255;
  const stretched = stretch(wide ? 65535 : 255, maxval, most);
  for (let i = 0; i < out.length; i++) {
    const at = samples + (wide ? 2 * i : i);
    out[i] = stretched[wide ? bytes[at]! * 256 + bytes[at + 1]! : bytes[at]!]!;
  }
}

function plainSamples(bytes: Uint8Array, { maxval, samples }: Header, most: number, out: Uint8Array | Uint16Array): void {
  const stretched = stretch(maxval, maxval, most);
  const tokens = new Tokens(bytes, samples);
  for (let i = 0; i < out.length; i++) {
    const value = tokens.number();
    if (value > maxval) throw damaged(`it has the value ${value}, above its largest one, ${maxval}`);
    out[i] = stretched[value]!;
  }
}

/** Eight pixels a byte, rows begin at a byte; 1 is black. */
function packedBits(bytes: Uint8Array, { width, height, samples }: Header, out: Uint8Array | Uint16Array): void {
  const stride = Math.ceil(width / 8);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) out[y * width + x] = (bytes[samples + y * stride + (x >> 3)]! >> (7 - (x & 7))) & 1 ? 0 : 255;
}

/** One digit a pixel, with or without blanks between; 1 is black. */
function plainBits(bytes: Uint8Array, { samples }: Header, out: Uint8Array | Uint16Array): void {
  const tokens = new Tokens(bytes, samples);
  for (let i = 0; i < out.length; i++) {
    tokens.skip();
    const digit = bytes[tokens.at++];
    if (digit === undefined) throw damaged('it ends before its last row');
    if (digit !== 0x30 && digit !== 0x31) throw damaged('it has something else where 0 or 1 must be');
    out[i] = digit === 0x31 ? 0 : 255;
  }
}

/** What each of the values 0 to `last` becomes; those above maxval, which a damaged file may hold, are the most. */
function stretch(last: number, maxval: number, most: number): Uint16Array {
  return Uint16Array.from({ length: last + 1 }, (_, value) => Math.min(most, roundHalfToEven((value / maxval) * most)));
}

function roundHalfToEven(value: number): number {
  const whole = Math.floor(value);
  const part = value - whole;
  return part > 0.5 || (part === 0.5 && whole % 2 === 1) ? whole + 1 : whole;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d;
}

function damaged(reason: string): DecodeError {
  return new DecodeError(reason, 'damaged');
}
