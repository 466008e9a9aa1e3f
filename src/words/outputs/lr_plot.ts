import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';

export const lrPlot: Word<'output'> = defineWord({
  kind: 'output',
  name: 'lr_plot',
  summary: 'The learning rate of every parameter group over the batches, as a picture (fastai’s plot_sched).',
  options: NO_OPTIONS,
  create: () => ({
    write: (run) => run.savePlot('lr_plot', run.plots.learningRates()),
  }),
});
