import { defineWord, type Word } from '../../language/word.ts';

export const bnFreeze: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'bn_freeze',
  summary: 'Norm layers that do not train keep their running statistics (with `train_bn: false` and frozen groups).',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'bn_freeze', options: {} }),
});
