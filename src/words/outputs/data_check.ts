import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { countsText } from '../../report/data-check/facts.ts';

export const dataCheck: Word<'output'> = defineWord({
  kind: 'output',
  name: 'data_check',
  summary: 'Broken files, duplicates, leaks across the split, imbalance and label noise, as `data-check.json` and a section of the report.',
  options: NO_OPTIONS,
  create: () => ({
    prepare: (run) => void run.checkData(),
    write: async (run) => countsText(await run.checkData()),
  }),
});
