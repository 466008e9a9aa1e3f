import { defineWord, type Word } from '../../language/word.ts';

export const lossPlot: Word<'output'> = defineWord({
  kind: 'output',
  name: 'loss_plot',
  summary: 'The training loss of every batch and the validation loss of every epoch, as a picture (fastai’s plot_loss).',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      skip_start: { type: 'integer', minimum: 0, default: 5, description: 'First batches that are left out where there are more than 20.' },
      with_valid: { type: 'boolean', default: true, description: 'The validation loss too.' },
    },
  },
  create: ({ skip_start, with_valid }) => ({
    write: (run) => run.savePlot('loss_plot', run.plots.loss({ skipStart: skip_start, withValid: with_valid })),
  }),
});
