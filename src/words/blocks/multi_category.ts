import { defineWord, type Word } from '../../language/word.ts';
import { multiLabel } from '../../tasks/multi-label.ts';
import { ADD_NA, VOCAB } from '../shared-options.ts';

export const multiCategory: Word<'block'> = defineWord({
  kind: 'block',
  name: 'multi_category',
  summary: 'Any number of classes per picture; binary cross-entropy.',
  shorthand: 'vocab',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      vocab: VOCAB,
      encoded: { type: 'boolean', default: false, description: 'The labels are columns of 0 and 1.' },
      add_na: ADD_NA,
    },
  },
  create: ({ vocab, encoded, add_na }) => ({ side: 'target', task: multiLabel({ encoded, addNa: add_na, ...(vocab ? { vocab } : {}) }) }),
  check: ({ encoded, vocab }) =>
    encoded && !vocab
      ? {
          option: 'encoded',
          message: 'encoded targets need the names of their columns',
          hint: 'add `vocab: [name, ...]`, one for each column in its order',
        }
      : undefined,
});
