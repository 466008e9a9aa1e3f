import { hasClasses } from '../../interpret/predictions.ts';
import { topLossTitle, topLosses as worstItems } from '../../interpret/top-losses.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { judgeItems } from '../../tasks/answers.ts';

/** Pixels of a picture's copy in the grid. */
const SIDE = 352;

export const topLosses: Word<'output'> = defineWord({
  kind: 'output',
  name: 'top_losses',
  summary: 'The pictures that the model is most wrong about.',
  shorthand: 'k',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      k: { type: 'integer', minimum: 1, maximum: 400, default: 9, description: 'How many.' },
      largest: { type: 'boolean', default: true, description: 'The largest losses; else the smallest.' },
    },
  },
  create: ({ k, largest }) => ({
    write: async (run) => {
      const predictions = run.predictions();
      const items = judgeItems(predictions, worstItems(predictions.losses, k, largest));
      const photos = await Promise.all(
        items.map(async (item) => {
          const uri = await run.photo(predictions.paths[item.index]!, SIDE);
          return { uri, title: topLossTitle(item), wrong: !item.right };
        }),
      );
      const title = hasClasses(predictions) ? 'Prediction/Actual/Loss/Probability' : 'Prediction/Actual/Loss';
      return run.savePlot('top_losses', run.plots.photos(photos, { title }));
    },
  }),
});
