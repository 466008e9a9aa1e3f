import { defineWord, type Word } from '../../language/word.ts';
import { regression as learnNumbers } from '../../tasks/regression.ts';

export const regression: Word<'block'> = defineWord({
  kind: 'block',
  name: 'regression',
  summary: 'One number or several per picture; mean squared error.',
  shorthand: 'n_out',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { n_out: { type: 'integer', minimum: 1, description: 'How many numbers.' } },
  },
  create: ({ n_out }) => ({ side: 'target', task: learnNumbers(n_out === undefined ? {} : { nOut: n_out }) }),
});
