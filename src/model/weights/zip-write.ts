import { crc32 } from '../../util/crc32.ts';

/** torch aligns what it stores, so that files can be mapped into memory. */
const ALIGNMENT = 64;

/** The pieces of a zip archive that stores its entries as they are, each beginning at a multiple of 64 bytes. Below 4 GiB. */
export function storedZip(entries: readonly (readonly [name: string, bytes: Uint8Array])[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, bytes] of entries) {
    const fields = entryFields(bytes);
    const start = offset + 30 + Buffer.byteLength(name) + 4;
    const padding = (ALIGNMENT - (start % ALIGNMENT)) % ALIGNMENT;
    const local = localHeader(name, fields, padding);
    directory.push(centralHeader(name, fields, offset));
    pieces.push(local, bytes);
    offset += local.byteLength + bytes.byteLength;
  }
  const size = directory.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (offset + size > 0xffffffff) throw new Error('the archive is larger than 4 GiB');
  return [...pieces, ...directory, endRecord(entries.length, size, offset)];
}

/** From the flags to the sizes: no flags, stored, 1980-01-01 00:00, so that the same content gives the same bytes. */
function entryFields(bytes: Uint8Array): Buffer {
  const fields = Buffer.alloc(20);
  fields.writeUInt16LE(33, 6);
  fields.writeUInt32LE(crc32(bytes), 8);
  fields.writeUInt32LE(bytes.byteLength, 12);
  fields.writeUInt32LE(bytes.byteLength, 16);
  return fields;
}

function localHeader(name: string, fields: Buffer, padding: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(10, 4);
  fields.copy(header, 6);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  header.writeUInt16LE(4 + padding, 28);
  const extra = Buffer.alloc(4 + padding, 'Z');
  extra.write('FB', 0);
  extra.writeUInt16LE(padding, 2);
  return Buffer.concat([header, Buffer.from(name), extra]);
}

function centralHeader(name: string, fields: Buffer, offset: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(10, 4);
  header.writeUInt16LE(10, 6);
  fields.copy(header, 8);
  header.writeUInt16LE(Buffer.byteLength(name), 28);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, Buffer.from(name)]);
}

function endRecord(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}
