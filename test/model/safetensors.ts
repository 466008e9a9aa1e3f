import { readFileSync } from 'node:fs';
import type { NamedArrays } from '../../src/model/named-arrays.ts';

/** The float32 arrays of a safetensors file; the program's own reader lies in src/model/weights. */
export function readFloats(path: string): NamedArrays {
  const bytes = readFileSync(path);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  const floats = Object.entries(header).filter(([name, { dtype }]) => name !== '__metadata__' && dtype === 'F32');
  return new Map(
    floats.map(([name, { shape, data_offsets }]) => {
      const [begin, end] = data_offsets.map((offset) => offset + 8 + length) as [number, number];
      return [name, { shape, dtype: 'float32', data: new Float32Array(Uint8Array.from(bytes.subarray(begin, end)).buffer) }];
    }),
  );
}
