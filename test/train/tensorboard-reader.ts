/** An event file read back: every record's checksums are computed bit by bit and compared. */
export interface ReadEvent {
  readonly step: number;
  readonly version?: string;
  readonly scalars: Readonly<Record<string, number>>;
}

export function readEventFile(bytes: Buffer): ReadEvent[] {
  const events: ReadEvent[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    check(bytes.subarray(at, at + 8), bytes.readUInt32LE(at + 8));
    const data = bytes.subarray(at + 12, at + 12 + length);
    check(data, bytes.readUInt32LE(at + 12 + length));
    events.push(decodeEvent(data));
    at += 16 + length;
  }
  return events;
}

function check(data: Buffer, stored: number): void {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  crc = ~crc >>> 0;
  const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
  if (masked !== stored) throw new Error(`checksum ${stored}, computed ${masked}`);
}

function decodeEvent(data: Buffer): ReadEvent {
  const scalars: Record<string, number> = {};
  let step = 0;
  let version: string | undefined;
  for (const [field, value] of fields(data)) {
    if (field === 2) step = value as number;
    if (field === 3) version = (value as Buffer).toString();
    if (field === 5)
      for (const [, summary] of fields(value as Buffer)) {
        const parts = new Map(fields(summary as Buffer));
        scalars[(parts.get(1) as Buffer).toString()] = parts.get(2) as number;
      }
  }
  return { step, scalars, ...(version === undefined ? {} : { version }) };
}

function fields(data: Buffer): [number, number | Buffer][] {
  const found: [number, number | Buffer][] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = data[at++]!;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < data.length) {
    const key = varint();
    const [field, type] = [key >>> 3, key & 7];
    if (type === 0) {
      found.push([field, varint()]);
      continue;
    }
    const length = type === 1 ? 8 : type === 5 ? 4 : varint();
    const value = data.subarray(at, at + length);
    at += length;
    found.push([field, type === 1 ? value.readDoubleLE() : type === 5 ? value.readFloatLE() : value]);
  }
  return found;
}
