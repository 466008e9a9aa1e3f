import type { BlockSpec } from './spec.ts';

/** Channels of the pictures that a network gets: 1 for grey ones, else 3. */
export function inputChannels(blocks: readonly BlockSpec[]): 1 | 3 {
  return blocks.some((block) => block.kind === 'image' && block.mode === 'grey') ? 1 : 3;
}
