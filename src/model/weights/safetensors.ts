import { writeAtomic } from '../../util/files.ts';
import { type DType, type NamedArray, type NamedArrays, sizeOf, unreadable } from './arrays.ts';
import { decodeElements, encodeElements, ITEM_SIZE } from './dtypes.ts';

const NAMES: Readonly<Record<string, DType>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
};
const CODES = new Map(Object.entries(NAMES).map(([code, dtype]) => [dtype, code]));
/** Bytes of a header: a network of 100,000 tensors takes some 15,000,000. */
const HEADER_LIMIT = 25_000_000;
const MOST_TENSORS = 100_000;
const MOST_AXES = 32;

export interface Safetensors {
  readonly arrays: NamedArrays;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a safetensors file's bytes; arrays may be views of them. Every offset is checked: tensors lie inside the file, do not overlap,
 * leave no gap and have the size that shape and dtype ask for. Throws a UserError that names `path`.
 */
export function decodeSafetensors(bytes: Uint8Array, path: string): Safetensors {
  const { header, data } = splitHeader(bytes, path);
  const { __metadata__: metadata = {}, ...entries } = header;
  const count = Object.keys(entries).length;
  if (count > MOST_TENSORS) throw unreadable(path, 'has too many tensors', { expected: `at most ${MOST_TENSORS}`, found: String(count) });
  const tensors = Object.entries(entries).map(([name, entry]) => tensorEntry(name, entry, path));
  checkCoverage(tensors, data.byteLength, path);
  const arrays = new Map<string, NamedArray>();
  for (const { name, dtype, shape, begin, end } of tensors) {
    arrays.set(name, { shape, dtype, data: decodeElements(dtype, data.subarray(begin, end)) });
  }
  return { arrays, metadata: stringValues(metadata) };
}

/** Writes arrays and text metadata as a safetensors file, atomically; the same content gives the same bytes. */
export async function writeSafetensors(path: string, arrays: NamedArrays, metadata: Readonly<Record<string, string>> = {}): Promise<void> {
  await writeAtomic(path, encodeSafetensors(arrays, metadata));
}

/** The pieces of a safetensors file: header, then the tensors, wide elements first and by name, so that every one is aligned. */
export function encodeSafetensors(arrays: NamedArrays, metadata: Readonly<Record<string, string>> = {}): Uint8Array[] {
  const sorted = [...arrays].sort(([a, x], [b, y]) => ITEM_SIZE[y.dtype] - ITEM_SIZE[x.dtype] || (a < b ? -1 : 1));
  const header: Record<string, unknown> = Object.keys(metadata).length === 0 ? {} : { __metadata__: metadata };
  const pieces: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, dtype, data }] of sorted) {
    const piece = encodeElements(dtype, data);
    if (piece.byteLength !== sizeOf(shape) * ITEM_SIZE[dtype])
      throw new Error(`${name}: ${data.length} values for shape [${shape.join(', ')}]`);
    header[name] = { dtype: CODES.get(dtype), shape, data_offsets: [offset, offset + piece.byteLength] };
    pieces.push(piece);
    offset += piece.byteLength;
  }
  return [encodeHeader(header), ...pieces];
}

function encodeHeader(header: Record<string, unknown>): Uint8Array {
  const text = Buffer.from(JSON.stringify(header));
  const padded = Math.ceil(text.byteLength / 8) * 8;
  const bytes = Buffer.alloc(8 + padded, ' ');
  bytes.writeBigUInt64LE(BigInt(padded), 0);
  bytes.set(text, 8);
  return bytes;
}

function splitHeader(bytes: Uint8Array, path: string): { header: Record<string, unknown>; data: Uint8Array } {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = file.byteLength < 8 ? 0 : Number(file.readBigUInt64LE(0));
  if (length > HEADER_LIMIT && 8 + length <= file.byteLength)
    throw unreadable(path, 'has a header that is too long', { expected: `at most ${HEADER_LIMIT} bytes`, found: `${length} bytes` });
  if (length < 2 || length > HEADER_LIMIT) throw unreadable(path, 'is not a safetensors file: the length of its header makes no sense');
  if (8 + length > file.byteLength) throw cutShort(path, 8 + length, file.byteLength);
  return { header: parseHeader(file.toString('utf8', 8, 8 + length), path), data: bytes.subarray(8 + length) };
}

function parseHeader(text: string, path: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(text);
    if (isRecord(header)) return header;
  } catch {
    // falls through to the one message for both cases
  }
  throw unreadable(path, 'is a damaged safetensors file: its header is not a JSON object');
}

interface Entry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function tensorEntry(name: string, entry: unknown, path: string): Entry {
  if (!isRecord(entry)) throw unreadable(path, `is a damaged safetensors file: the entry ${JSON.stringify(name)} is not an object`);
  const { dtype: code, shape, data_offsets: offsets } = entry;
  const dtype = typeof code === 'string' && Object.hasOwn(NAMES, code) ? NAMES[code] : undefined;
  if (dtype === undefined) {
    throw unreadable(path, `holds ${JSON.stringify(name)} in a number format that is not supported`, {
      expected: Object.keys(NAMES).join(', '),
      found: String(code),
    });
  }
  if (Array.isArray(shape) && shape.length > MOST_AXES)
    throw unreadable(path, `holds ${JSON.stringify(name)}, a tensor of more than ${MOST_AXES} dimensions`);
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) {
    throw unreadable(path, `is a damaged safetensors file: shape or data_offsets of ${JSON.stringify(name)} are not lists of counts`);
  }
  const [begin, end] = offsets as [number, number];
  if (end - begin !== sizeOf(shape) * ITEM_SIZE[dtype]) {
    throw unreadable(path, `is a damaged safetensors file: ${JSON.stringify(name)} has the wrong number of bytes`, {
      expected: `${sizeOf(shape) * ITEM_SIZE[dtype]} bytes for ${code} [${shape.join(', ')}]`,
      found: `${end - begin} bytes`,
    });
  }
  return { name, dtype, shape, begin, end };
}

function checkCoverage(tensors: readonly Entry[], bytes: number, path: string): void {
  let position = 0;
  for (const { name, begin, end } of [...tensors].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== position)
      throw unreadable(path, `is a damaged safetensors file: ${JSON.stringify(name)} does not follow the tensor before it`);
    position = end;
  }
  if (position > bytes) throw cutShort(path, position, bytes);
  if (position < bytes) throw unreadable(path, `is a damaged safetensors file: ${bytes - position} bytes follow the last tensor`);
}

function cutShort(path: string, expected: number, found: number): Error {
  return unreadable(path, 'is a safetensors file that was cut short', {
    expected: `at least ${expected} bytes`,
    found: `${found} bytes`,
    hint: 'copy or download it again',
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
}

function stringValues(metadata: unknown): Record<string, string> {
  if (!isRecord(metadata)) return {};
  return Object.fromEntries(Object.entries(metadata).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}
