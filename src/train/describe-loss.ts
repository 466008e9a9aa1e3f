import type { Hypers } from '../language/contracts/optimizer.ts';
import { pythonFloat } from '../util/python-text.ts';

/** 'the loss is nan in batch 3 of 92 of epoch 0, learning rates 0.1, 1.0'; `batch` from 1. */
export function describeLoss(hypers: readonly Readonly<Hypers>[], loss: number, epoch: number, batch: number, batches: number): string {
  const rates = [...new Set(hypers.map(({ lr }) => pythonFloat(lr)))];
  return `the loss is ${pythonFloat(loss)} in batch ${batch} of ${batches} of epoch ${epoch}, learning rate${rates.length > 1 ? 's' : ''} ${rates.join(', ')}`;
}
