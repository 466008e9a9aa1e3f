import type { Callback } from './callback.ts';

/** fastai's ShortEpochCallback: the first batch i of n with i / n >= pct is the last, and does not count any more. */
export function shortEpoch({ pct, short_valid: validToo }: { readonly pct: number; readonly short_valid: boolean }): Callback {
  return {
    kind: 'short_epoch',
    order: 0,
    afterBatch: (_result, { batch, batches }) => (batch / batches < pct ? undefined : 'stop_epoch'),
    validBatches: (total) => {
      if (!validToo) return total;
      let count = 0;
      while (count < total && count / total < pct) count++;
      return count;
    },
  };
}
