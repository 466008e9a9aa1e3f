import { crc32 } from '../../util/crc32.ts';
import { ByteReader, Damaged } from './byte-reader.ts';

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly compressed: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly offset: number;
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** Bytes of a local header, without the name and extra fields that follow. */
const LOCAL_HEADER = 30;

/**
 * The entries of a zip archive (also zip64) by name, from its central directory. Throws Damaged, also where two have one name or share bytes: a small
 * file could hold very much that way.
 */
export function zipEntries(bytes: Uint8Array): Map<string, ZipEntry> {
  const { offset, count } = directory(bytes);
  const reader = new ByteReader(bytes);
  reader.skip(offset);
  const entries = new Map<string, ZipEntry>();
  for (let i = 0; i < count; i++) {
    const entry = centralEntry(reader);
    if (entries.has(entry.name)) throw new Damaged(`it has two parts of the name ${entry.name}`);
    entries.set(entry.name, entry);
  }
  checkApart([...entries.values()], offset);
  return entries;
}

function checkApart(entries: readonly ZipEntry[], directory: number): void {
  let end = 0;
  for (const { name, offset, compressed } of [...entries].sort((a, b) => a.offset - b.offset)) {
    if (offset < end) throw new Damaged(`its part ${name} overlaps another`);
    end = offset + LOCAL_HEADER + compressed;
  }
  if (end > directory) throw new Damaged('its parts overlap its directory');
}

/** The bytes of a stored entry, a view of the archive; its checksum is tested. Throws Damaged. */
export function zipContent(bytes: Uint8Array, entry: ZipEntry): Uint8Array {
  const reader = new ByteReader(bytes);
  reader.skip(entry.offset);
  if (reader.u32() !== LOCAL) throw new Damaged(`its part ${entry.name} is not where its directory says`);
  reader.skip(22);
  const names = reader.u16() + reader.u16();
  reader.skip(names);
  if (entry.method !== 0 || entry.compressed !== entry.size)
    throw new Damaged(`its part ${entry.name} is compressed, which torch never does`);
  const content = reader.bytes(entry.size);
  if (crc32(content) !== entry.crc) throw new Damaged(`its part ${entry.name} was changed: the checksum does not match`);
  return content;
}

function directory(bytes: Uint8Array): { offset: number; count: number } {
  const end = findEnd(bytes);
  const reader = new ByteReader(bytes);
  reader.skip(end + 10);
  const count = reader.u16();
  reader.skip(4);
  const offset = reader.u32();
  if (offset !== 0xffffffff && count !== 0xffff) return { offset, count };
  return directory64(bytes, end);
}

function directory64(bytes: Uint8Array, end: number): { offset: number; count: number } {
  const locator = new ByteReader(bytes);
  locator.skip(Math.max(end - 12, 0));
  const reader = new ByteReader(bytes);
  reader.skip(locator.u64());
  if (reader.u32() !== END64) throw new Damaged('its directory is damaged');
  reader.skip(28);
  const count = reader.u64();
  reader.skip(8);
  return { offset: reader.u64(), count };
}

function findEnd(bytes: Uint8Array): number {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = file.byteLength - 22; at >= Math.max(0, file.byteLength - 22 - 0xffff); at--) {
    if (file.readUInt32LE(at) === END) return at;
  }
  throw new Damaged('it was cut short: the directory at the end of a zip archive is missing');
}

function centralEntry(reader: ByteReader): ZipEntry {
  if (reader.u32() !== CENTRAL) throw new Damaged('its directory is damaged');
  reader.skip(6);
  const method = reader.u16();
  reader.skip(4);
  const crc = reader.u32();
  const sizes = [reader.u32(), reader.u32()];
  const [nameLength, extraLength, commentLength] = [reader.u16(), reader.u16(), reader.u16()];
  reader.skip(8);
  const local = reader.u32();
  const name = reader.utf8(nameLength);
  const extra = reader.bytes(extraLength);
  reader.skip(commentLength);
  const [size, compressed, offset] = widened([sizes[1]!, sizes[0]!, local], extra);
  return { name, method, crc, compressed: compressed!, size: size!, offset: offset! };
}

/** Values of 0xffffffff stand in the zip64 extra field, in this order. */
function widened(values: readonly number[], extra: Uint8Array): number[] {
  if (!values.includes(0xffffffff)) return [...values];
  const reader = new ByteReader(extra);
  while (reader.left >= 4) {
    const [id, length] = [reader.u16(), reader.u16()];
    const field = new ByteReader(reader.bytes(length));
    if (id === 1) return values.map((value) => (value === 0xffffffff ? field.u64() : value));
  }
  throw new Damaged('its directory is damaged');
}
