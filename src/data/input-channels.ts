import type { DataSpec } from './spec.ts';

/** Channels of the pictures that a network gets: 1 for grey ones, else 3. */
export function inputChannels({ decode }: Pick<DataSpec, 'decode'>): 1 | 3 {
  return decode.mode === 'grey' ? 1 : 3;
}
