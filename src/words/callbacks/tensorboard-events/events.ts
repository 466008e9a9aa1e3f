import { maskedCrc32c } from './crc32c.ts';

/** The first record of an event file. `seconds` since 1970. */
export function versionRecord(seconds: number): Buffer {
  return record(Buffer.concat([double(1, seconds), text(3, 'brain.Event:2')]));
}

/** A record of scalars at a step: tensorflow's Event with a Summary of simple values. */
export function scalarsRecord(seconds: number, step: number, scalars: Readonly<Record<string, number>>): Buffer {
  const values = Object.entries(scalars).map(([tag, value]) => bytes(1, Buffer.concat([text(1, tag), float(2, value)])));
  return record(Buffer.concat([double(1, seconds), integer(2, step), bytes(5, Buffer.concat(values))]));
}

/** TFRecord: length (8 bytes), its checksum, the data, its checksum; all little-endian. */
function record(data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(data.length));
  head.writeUInt32LE(maskedCrc32c(head.subarray(0, 8)), 8);
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(maskedCrc32c(data));
  return Buffer.concat([head, data, tail]);
}

/** Fields of Protocol Buffers: a key (number and wire type), then the value. */
function double(field: number, value: number): Buffer {
  const out = Buffer.alloc(9);
  out.writeUInt8((field << 3) | 1);
  out.writeDoubleLE(value, 1);
  return out;
}

function float(field: number, value: number): Buffer {
  const out = Buffer.alloc(5);
  out.writeUInt8((field << 3) | 5);
  out.writeFloatLE(value, 1);
  return out;
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([Buffer.of(field << 3), varint(value)]);
}

function bytes(field: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.of((field << 3) | 2), varint(value.length), value]);
}

function text(field: number, value: string): Buffer {
  return bytes(field, Buffer.from(value, 'utf8'));
}

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  return Buffer.from([...out, rest]);
}
