import { defineWord, type Word } from '../word.ts';

export const trainTest: Word<'splitter'> = defineWord({
  kind: 'splitter',
  name: 'train_test',
  summary: 'As scikit-learn’s train_test_split, by class where `stratify` is set.',
  shorthand: 'test_size',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      test_size: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.2, description: 'Share of the items.' },
      random_state: { type: 'integer', default: 42, minimum: 0, description: 'Seed of numpy’s generator.' },
      stratify: { type: 'boolean', default: false, description: 'The same share of every class.' },
    },
  },
  create: ({ test_size, random_state, stratify }) => ({ kind: 'train_test', testSize: test_size, randomState: random_state, stratify }),
});
