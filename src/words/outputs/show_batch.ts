import { defineWord, type Word } from '../../language/word.ts';

export const showBatch: Word<'output'> = defineWord({
  kind: 'output',
  name: 'show_batch',
  summary: 'Pictures as the network sees them, augmented, with their targets, as a grid.',
  shorthand: 'max_n',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      max_n: { type: 'integer', minimum: 1, maximum: 400, description: 'Pictures at most; 9, or rows times columns, where left out.' },
      nrows: { type: 'integer', minimum: 1, maximum: 100, description: 'Rows of the grid.' },
      ncols: { type: 'integer', minimum: 1, maximum: 100, description: 'Columns of the grid.' },
      unique: { type: 'boolean', default: false, description: 'One picture again and again: what augmentation does to it.' },
      split: { type: 'string', enum: ['train', 'valid'], default: 'train', description: 'Which side of the split.' },
    },
  },
  create: (options) => ({ kind: 'show_batch', options: { ...options } }),
});
