import type { XresnetSpec } from '../model/spec.ts';

/** An xresnet with fastai's stem and channels. */
export function fastaiXresnet(name: string, block: XresnetSpec['block'], layers: readonly number[]): XresnetSpec {
  return { kind: 'xresnet', name, block, layers, widths: [64, 128, 256, 512], stem: [32, 32, 64], maxPool: true };
}
