import { defineWord, type Word } from '../../language/word.ts';

const SHARE_OR_COUNT = [
  { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
  { type: 'integer', minimum: 1 },
] as const;

export const trainTest: Word<'splitter'> = defineWord({
  kind: 'splitter',
  name: 'train_test',
  summary: 'As scikit-learn’s train_test_split, by class where `stratify` is set.',
  shorthand: 'test_size',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      test_size: { oneOf: SHARE_OR_COUNT, default: 0.2, description: 'Share of the items that validates, rounded up, or their number.' },
      train_size: { oneOf: SHARE_OR_COUNT, description: 'Share or number of those that train; all others where left out.' },
      random_state: { type: 'integer', default: 42, minimum: 0, description: 'Seed of numpy’s generator.' },
      stratify: { type: 'boolean', default: false, description: 'The same share of every class.' },
      shuffle: { type: 'boolean', default: true, description: 'false takes the first to train and those after them to validate.' },
    },
  },
  create: ({ test_size, train_size, random_state, stratify, shuffle }) => ({
    kind: 'train_test',
    testSize: test_size,
    randomState: random_state,
    stratify,
    ...(train_size === undefined ? {} : { trainSize: train_size }),
    ...(shuffle ? {} : { shuffle }),
  }),
  check: ({ shuffle, stratify }) =>
    stratify && !shuffle ? { option: 'shuffle', message: 'a stratified split shuffles', hint: 'leave `shuffle` out' } : undefined,
});
