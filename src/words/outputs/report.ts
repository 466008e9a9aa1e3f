import { NO_OPTIONS } from '../../language/schema-type.ts';
import { defineWord, type Word } from '../../language/word.ts';

export const report: Word<'output'> = defineWord({
  kind: 'output',
  name: 'report',
  summary: 'One self-contained HTML page: curves, confusion matrix, top losses, how to reproduce.',
  options: NO_OPTIONS,
  create: () => ({
    write: async (run) => run.writeText('report.html', await run.page()),
  }),
});
