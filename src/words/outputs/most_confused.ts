import { mostConfused as confusedPairs } from '../../interpret/confusion.ts';
import { defineWord, type Word } from '../../language/word.ts';

export const mostConfused: Word<'output'> = defineWord({
  kind: 'output',
  name: 'most_confused',
  summary: 'The pairs of classes most often taken for each other.',
  shorthand: 'min_val',
  targets: ['category'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { min_val: { type: 'integer', minimum: 1, default: 1, description: 'Least count that is listed.' } },
  },
  create: ({ min_val }) => ({
    write: async (run) => {
      const pairs = confusedPairs(run.confusionMatrix(), min_val);
      const width = Math.max(6, ...pairs.map(({ actual }) => actual.length));
      const lines = pairs.map(({ actual, predicted, count }) => `${String(count).padStart(5)}  ${actual.padEnd(width)}  ${predicted}\n`);
      await run.writeText('most_confused.txt', [`count  ${'actual'.padEnd(width)}  predicted\n`, ...lines].join(''));
      const [first] = pairs;
      return first ? `${pairs.length} pairs, most often ${first.actual} taken for ${first.predicted} (${first.count})` : 'nothing confused';
    },
  }),
});
