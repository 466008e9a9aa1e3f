/** A file that breaks its own format. The message completes "<path> cannot be read: ...". */
export class Damaged extends Error {}

/** Reads little-endian values one after the other; reading past the end throws Damaged. */
export class ByteReader {
  readonly #bytes: Buffer;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.byteLength - this.position;
  }

  /** The next bytes as a view. */
  bytes(count: number): Uint8Array {
    const start = this.skip(count);
    return this.#bytes.subarray(start, start + count);
  }

  /** Moves on and returns where it was. */
  skip(count: number): number {
    if (count > this.left) throw new Damaged(`it was cut short: ${count} bytes are missing or incomplete at byte ${this.position}`);
    const start = this.position;
    this.position += count;
    return start;
  }

  u8(): number {
    return this.#bytes.readUInt8(this.skip(1));
  }

  u16(): number {
    return this.#bytes.readUInt16LE(this.skip(2));
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.skip(4));
  }

  i32(): number {
    return this.#bytes.readInt32LE(this.skip(4));
  }

  /** A 64-bit count; Infinity where it is beyond exact numbers, so that every bounds check refuses it. */
  u64(): number {
    const value = Number(this.#bytes.readBigUInt64LE(this.skip(8)));
    return Number.isSafeInteger(value) ? value : Number.POSITIVE_INFINITY;
  }

  f64BigEndian(): number {
    return this.#bytes.readDoubleBE(this.skip(8));
  }

  utf8(count: number): string {
    const start = this.skip(count);
    return this.#bytes.toString('utf8', start, start + count);
  }

  latin1(count: number): string {
    const start = this.skip(count);
    return this.#bytes.toString('latin1', start, start + count);
  }

  /** Text up to the next newline, which is skipped. */
  line(): string {
    const end = this.#bytes.indexOf(10, this.position);
    if (end < 0) throw new Damaged(`it was cut short in a line of text at byte ${this.position}`);
    const line = this.#bytes.toString('utf8', this.position, end);
    this.position = end + 1;
    return line;
  }
}
