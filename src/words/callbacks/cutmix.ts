import { defineWord, type Word } from '../../language/word.ts';

export const cutmix: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'cutmix',
  summary: 'Pastes a box of another picture of the batch into every training picture, and blends their losses by area.',
  shorthand: 'alpha',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      alpha: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'Of the Beta distribution that the box’s area follows.' },
    },
  },
  create: (options) => ({ kind: 'cutmix', options: { ...options } }),
});
