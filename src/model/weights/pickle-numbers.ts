import { Damaged } from './byte-reader.ts';

/** What a line of digits stands for: a number, a bigint where it is beyond exact numbers, or protocol 0's booleans. Throws Damaged. */
export function decimal(line: string): number | bigint | boolean {
  if (line === '00' || line === '01') return line === '01';
  if (!/^-?\d{1,400}$/.test(line)) throw new Damaged('its pickle holds a number that is none');
  return narrow(BigInt(line));
}

/** A little-endian two's complement number of any length. */
export function longValue(bytes: Uint8Array): number | bigint {
  const hex = Buffer.from(bytes).reverse().toString('hex');
  return narrow(hex === '' ? 0n : BigInt.asIntN(bytes.byteLength * 8, BigInt(`0x${hex}`)));
}

function narrow(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
