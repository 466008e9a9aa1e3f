import { UserError } from './problem.ts';

/** Encodings that a text file can be said to have. A byte order mark at its beginning is surer than what is said. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'shift_jis',
  'gb18030',
  'big5',
  'euc-kr',
  'macintosh',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface TextSource {
  /** How messages call the file: 'labels.csv'. */
  readonly name: string;
  /** UTF-8 where left out. */
  readonly encoding?: Encoding;
  /** Path in the document that a problem belongs to. */
  readonly path?: string;
  /** What to do about bytes that are no UTF-8; a general cure where left out. */
  readonly cure?: string;
}

const MARKS: readonly (readonly [bytes: readonly number[], encoding: Encoding])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** The text that bytes hold, without a byte order mark. Throws a UserError with line and column where they are not in the encoding. */
export function decodeText(bytes: Uint8Array, source: TextSource): string {
  const mark = MARKS.find(([start]) => start.every((byte, i) => bytes[i] === byte));
  const encoding = mark?.[1] ?? source.encoding ?? 'utf-8';
  const body = mark ? bytes.subarray(mark[0].length) : bytes;
  const text = decode(body, encoding) ?? refuse(body, encoding, source);
  if (text.includes('\0')) throw holdsNul(text, encoding, source);
  return text;
}

/** The lines of a list, one entry a line as it is written; blank lines are left out, and LF, CRLF or CR end a line. */
export function listLines(bytes: Uint8Array, source: TextSource): string[] {
  const lines = decodeText(bytes, source).split(/\r\n|\n|\r/);
  return lines.filter((line) => line.trim() !== '');
}

/** What stands at 0x80 to 0x9f in windows-1252; some versions of Node give control characters for them. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function decode(bytes: Uint8Array, encoding: Encoding): string | undefined {
  if (encoding === 'windows-1252')
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      .toString('latin1')
      .replaceAll(/[\u0080-\u009f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80]!);
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function refuse(bytes: Uint8Array, encoding: Encoding, { name, path, cure }: TextSource): never {
  const lines = new TextDecoder(encoding).decode(bytes).split(/\r\n|\n|\r/);
  const at = lines.findIndex((line) => line.includes('\ufffd'));
  const column = (lines[at]?.indexOf('\ufffd') ?? 0) + 1;
  throw new UserError({
    code: 'unreadable-file',
    message: `${name} is not ${encoding.toUpperCase()} text: line ${at + 1}, column ${column} holds bytes that stand for no character.`,
    found: `${(lines[at] ?? '').slice(0, 80)}`,
    hint: cure ?? 'Save the file as UTF-8.',
    ...(path !== undefined && { path }),
  });
}

function holdsNul(text: string, encoding: Encoding, { name, path, cure }: TextSource): UserError {
  const before = text.slice(0, text.indexOf('\0')).split(/\r\n|\n|\r/);
  return new UserError({
    code: 'unreadable-file',
    message: `${name} is no ${encoding.toUpperCase()} text: line ${before.length}, column ${before.at(-1)!.length + 1} holds a NUL character.`,
    hint: cure ?? 'Save the file as UTF-8; it may be UTF-16 or no text at all.',
    ...(path !== undefined && { path }),
  });
}
