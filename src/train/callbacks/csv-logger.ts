import { readFile } from 'node:fs/promises';
import { writeAtomic } from '../../util/files.ts';
import { placeBelow } from '../../util/names.ts';
import { clockTime, pythonFloat } from '../../util/python-text.ts';
import type { LearnerState } from '../learner.ts';
import type { Callback } from './callback.ts';
import { columnOf } from './tracker.ts';

/** fastai's CSVLogger: a header at every fit's start and a line per epoch, all digits. The whole text is kept and rewritten, so that a resumed run has no line twice. */
export function csvLogger({ fname, append }: { readonly fname: string; readonly append: boolean }, { folder }: LearnerState): Callback {
  const path = placeBelow(folder ?? '.', fname, 'the csv_logger file');
  let text = '';
  return {
    kind: 'csv_logger',
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
      text = saved as string;
    },
  };
}
