import { defineWord, type Word } from '../../language/word.ts';
import { gridCount, gridLayout } from '../../report/plots/grid-layout.ts';

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
  create: ({ max_n, nrows, ncols, unique, split }) => ({
    write: async (run) => {
      const items = await run.showBatch({ split, count: max_n ?? gridCount(nrows, ncols), unique });
      const { rows, columns } = gridLayout(items.length, nrows, ncols);
      const title = `${run.name}: ${split === 'train' ? 'training' : 'validation'} batch`;
      return run.writeBytes('show_batch.png', await run.plots.batch(items.slice(0, rows * columns), title, columns));
    },
  }),
});
