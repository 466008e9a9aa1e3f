import { defineWord, type Word } from '../../language/word.ts';
import { TorchRng } from '../../util/torch-rng.ts';
import { RESHUFFLE } from './class-fixes.ts';

export const randomSubset: Word<'splitter'> = defineWord({
  kind: 'splitter',
  name: 'random_subset',
  summary: 'Random shares of the items train and validate, the rest is left out.',
  shorthand: 'train_sz',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      train_sz: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.5, description: 'Share to train on.' },
      valid_sz: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.2, description: 'Share to validate on.' },
      seed: { type: 'integer', default: 42, description: 'Seed of torch’s generator.' },
    },
  },
  create: ({ train_sz, valid_sz, seed }) => ({
    split: ({ length }) => {
      const order = new TorchRng(seed).randperm(length);
      const trainCount = Math.trunc(length * train_sz);
      const validCount = Math.trunc(length * valid_sz);
      return { train: [...order.subarray(0, trainCount)], valid: [...order.subarray(trainCount, trainCount + validCount)] };
    },
    onEmpty: () => ({ hint: 'change train_sz and valid_sz: a share of so few items is none' }),
    classFix: RESHUFFLE,
  }),
  check: ({ train_sz, valid_sz }) =>
    train_sz + valid_sz > 1
      ? { option: 'valid_sz', message: `train_sz and valid_sz make ${train_sz + valid_sz}, more than everything` }
      : undefined,
});
