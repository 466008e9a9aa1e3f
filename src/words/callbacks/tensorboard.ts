import { existsSync, truncateSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Callback, CallbackHost } from '../../language/contracts/callback.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { makeFolder } from '../../util/make-folder.ts';
import { placeBelow } from '../../util/names.ts';
import { scalarsRecord, versionRecord } from './tensorboard-events/events.ts';
import { columnOf } from './tracker.ts';

export const tensorboard: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'tensorboard',
  summary: 'Writes event files for TensorBoard into the run folder: losses, metrics and hyper-parameters.',
  shorthand: 'log_dir',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      log_dir: {
        type: 'string',
        pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
        default: 'tensorboard',
        description: 'Folder in the run folder.',
      },
    },
  },
  create: ({ log_dir: folder }) => ({ start: (host) => logScalars(folder, host) }),
});

interface Log {
  /** Below the log folder; '' before the first fit. */
  file: string;
  bytes: number;
  /** Training batches so far, over all fits this callback saw. */
  step: number;
}

/**
 * fastai's TensorBoardCallback: per batch train_loss, raw_loss and every group's hyper-parameters (`lr_0`), per epoch the validation columns.
 * A resumed run cuts the file where its checkpoint was made and goes on;
 * one that begins with another run's stages begins a file of its own.
 */
function logScalars(folderName: string, host: CallbackHost): Callback {
  const folder = placeBelow(host.folder, folderName, 'the tensorboard folder');
  const place = (file: string): string => placeBelow(folder, file, 'the tensorboard file');
  const log: Log = { file: '', bytes: 0, step: 0 };
  const write = async (record: Buffer): Promise<void> => {
    if (log.file === '') await begin();
    await appendFile(place(log.file), record);
    log.bytes += record.length;
  };
  const begin = async (): Promise<void> => {
    log.file = `events.out.tfevents.${Math.floor(now())}.${hostname()}.${process.pid}`;
    await makeFolder(folder);
    await write(versionRecord(now()));
  };
  const now = (): number => Date.now() / 1000;
  return {
    order: 51,
    afterBatch: async ({ loss }) => {
      log.step++;
      const hypers = host
        .hypers()
        .flatMap((group, i) =>
          Object.entries(group).map(([name, value]) => [`${name === 'sqrMom' ? 'sqr_mom' : name}_${i}`, value] as const),
        );
      await write(scalarsRecord(now(), log.step, { train_loss: host.smoothLoss(), raw_loss: loss, ...Object.fromEntries(hypers) }));
      return undefined;
    },
    afterEpoch: async (row, { columns }) => {
      const values = columns.filter((name) => name !== 'train_loss').map((name) => [name, columnOf(row, name) ?? Number.NaN]);
      await write(scalarsRecord(now(), log.step, Object.fromEntries(values)));
      return undefined;
    },
    save: () => ({ ...log }),
    restore: (saved) => {
      Object.assign(log, saved);
      if (log.file !== '' && existsSync(place(log.file))) truncateSync(place(log.file), log.bytes);
      else Object.assign(log, { file: '', bytes: 0 });
    },
  };
}
