import { defineWord, type Word } from '../../language/word.ts';

export const shortEpoch: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'short_epoch',
  summary: 'Cuts every epoch short: a quick look whether all of it works.',
  shorthand: 'pct',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      pct: { type: 'number', minimum: 0, maximum: 1, default: 0.01, description: 'Share of the batches.' },
      short_valid: { type: 'boolean', default: true, description: 'Cut the validation too.' },
    },
  },
  // fastai's ShortEpochCallback: the first batch i of n with i / n >= pct is the last, and does not count any more.
  create: ({ pct, short_valid: validToo }) => ({
    start: () => ({
      order: 0,
      afterBatch: (_result, { batch, batches }) => (batch / batches < pct ? undefined : 'stop_epoch'),
      validBatches: (total) => {
        if (!validToo) return total;
        let count = 0;
        while (count < total && count / total < pct) count++;
        return count;
      },
    }),
  }),
});
