import { defineWord, type Word } from '../../language/word.ts';
import { UserError } from '../../util/problem.ts';
import { positions } from './positions.ts';

export const index: Word<'splitter'> = defineWord({
  kind: 'splitter',
  name: 'index',
  summary: 'The items at these positions validate.',
  shorthand: 'valid_idx',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['valid_idx'],
    properties: {
      valid_idx: { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 1, description: 'Positions in the list of items.' },
    },
  },
  create: ({ valid_idx }) => ({
    /** valid as given (order and repeats kept), train the sorted rest. */
    split: (items) => {
      const wrong = valid_idx.find((i) => !Number.isInteger(i) || i < 0 || i >= items.length);
      if (wrong !== undefined) throw notThere(wrong, items.length);
      const taken = new Set(valid_idx);
      return { train: positions(items).filter((i) => !taken.has(i)), valid: valid_idx };
    },
    onEmpty: () => ({ hint: 'change valid_idx: it takes every item, or none' }),
  }),
});

function notThere(position: number, count: number): UserError {
  return new UserError({
    code: 'wrong-value',
    message: `Item ${position} is not there.`,
    expected: `0 to ${count - 1}`,
    found: String(position),
    path: 'data.splitter',
  });
}
