import { defineWord, type Word } from '../../language/word.ts';

export const dataCheck: Word<'output'> = defineWord({
  kind: 'output',
  name: 'data_check',
  summary: 'Broken files, duplicates, leaks across the split, imbalance and label noise, as `data-check.json` and a section of the report.',
  options: { type: 'object', additionalProperties: false, properties: {} },
  create: () => ({ kind: 'data_check', options: {} }),
});
