import { COLOR_MAPS } from '../../language/contracts/plots.ts';
import { defineWord, type Word } from '../../language/word.ts';

export const confusionMatrix: Word<'output'> = defineWord({
  kind: 'output',
  name: 'confusion_matrix',
  summary: 'Counts of actual against predicted classes, as a picture.',
  targets: ['category'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      figsize: {
        type: 'array',
        items: { type: 'number', exclusiveMinimum: 0, maximum: 200 },
        minItems: 2,
        maxItems: 2,
        default: [8, 8],
        description: 'Width and height in inches.',
      },
      dpi: { type: 'integer', minimum: 10, maximum: 600, default: 80, description: 'Pixels per inch.' },
      normalize: { type: 'boolean', default: false, description: 'Shares of each row instead of counts.' },
      title: { type: 'string', description: 'The line above it; says what is counted where left out.' },
      cmap: { type: 'string', enum: COLOR_MAPS, default: 'Blues', description: 'Colour map, by matplotlib’s name.' },
      norm_dec: { type: 'integer', minimum: 0, maximum: 10, default: 2, description: 'Decimals of the shares.' },
      plot_txt: { type: 'boolean', default: true, description: 'Numbers in the cells.' },
    },
  },
  create: ({ figsize, dpi, normalize, title, cmap, norm_dec, plot_txt }) => ({
    write: async (run) => {
      const [width = 8, height = 8] = figsize;
      const named = title === undefined ? {} : { title };
      const look = { ...named, normalize, cmap, normDec: norm_dec, plotTxt: plot_txt, figsize: [width, height] as const };
      return run.savePlot('confusion_matrix', run.plots.confusion(run.confusionMatrix(), look), dpi);
    },
  }),
});
