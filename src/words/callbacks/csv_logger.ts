import { readFile } from 'node:fs/promises';
import { defineWord, type Word } from '../../language/word.ts';
import { writeAtomic } from '../../util/files.ts';
import { placeBelow } from '../../util/names.ts';
import { clockTime, pythonFloat } from '../../util/python-text.ts';
import { columnOf } from './tracker.ts';

export const csvLogger: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'csv_logger',
  summary: 'Writes the table as a CSV file into the run folder, with all digits.',
  shorthand: 'fname',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      fname: {
        type: 'string',
        pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
        default: 'history.csv',
        description: 'The file’s name.',
      },
      append: { type: 'boolean', default: false, description: 'Keep what earlier fits wrote.' },
    },
  },
  // fastai's CSVLogger: a header at every fit's start and a line per epoch, all digits. The whole text is kept and rewritten, so that a resumed run has no line twice.
  create: ({ fname, append }) => ({
    start: ({ folder }) => {
      const path = placeBelow(folder, fname, 'the csv_logger file');
      let text = '';
      return {
        order: 60,
        beforeFit: async ({ columns }) => {
          const before = append ? text || (await readFile(path, 'utf8').catch(() => '')) : '';
          text = `${before}${['epoch', ...columns, 'time'].join(',')}\n`;
          await writeAtomic(path, text);
        },
        afterEpoch: async (row, { columns }) => {
          const values = columns.map((name) => columnOf(row, name)).map((value) => (value === null ? 'None' : pythonFloat(value)));
          text += `${[row.epoch, ...values, clockTime(row.seconds)].join(',')}\n`;
          await writeAtomic(path, text);
          return undefined;
        },
        save: () => text,
        restore: (saved) => {
          text = String(saved);
        },
      };
    },
  }),
});
