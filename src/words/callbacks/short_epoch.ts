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
  create: (options) => ({ kind: 'short_epoch', options: { ...options } }),
});
