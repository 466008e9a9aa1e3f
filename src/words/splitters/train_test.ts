import { trainTestSplit } from '../../data/train-test-split.ts';
import type { Label } from '../../language/contracts/labeller.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { given } from '../convert.ts';
import { RESHUFFLE } from './class-fixes.ts';

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
  create: ({ test_size: testSize, train_size: trainSize, random_state: randomState, stratify, shuffle }) => ({
    split: ({ length }, { labels, byValue }) => {
      const sizes = { testSize, randomState, shuffle, ...given({ trainSize }) };
      return stratify ? trainTestSplit(length, sizes, labels().map(className), byValue()) : trainTestSplit(length, sizes);
    },
    onEmpty: () => ({ hint: 'change test_size' }),
    classFix: RESHUFFLE,
  }),
  check: ({ shuffle, stratify }) =>
    stratify && !shuffle ? { option: 'shuffle', message: 'a stratified split shuffles', hint: 'leave `shuffle` out' } : undefined,
});

function className(label: Label): string | number {
  return typeof label === 'object' ? String(label) : label;
}
