import { existsSync, truncateSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../util/make-folder.ts';
import type { LearnerState } from '../learner.ts';
import { scalarsRecord, versionRecord } from '../tensorboard/events.ts';
import type { Callback } from './callback.ts';
import { columnOf } from './tracker.ts';

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
export function tensorboard({ log_dir: folderName }: { readonly log_dir: string }, state: LearnerState): Callback {
  const folder = join(state.folder ?? '.', folderName);
  const log: Log = { file: '', bytes: 0, step: 0 };
  const write = async (record: Buffer): Promise<void> => {
    if (log.file === '') await begin();
    await appendFile(join(folder, log.file), record);
    log.bytes += record.length;
  };
  const begin = async (): Promise<void> => {
    log.file = `events.out.tfevents.${Math.floor(now())}.${hostname()}.${process.pid}`;
    await makeFolder(folder);
    await write(versionRecord(now()));
  };
  const now = (): number => Date.now() / 1000;
  return {
    kind: 'tensorboard',
    order: 51,
    afterBatch: async ({ loss }) => {
      log.step++;
      const hypers = state.optimizer.hypers.flatMap((group, i) =>
        Object.entries(group).map(([name, value]) => [`${name === 'sqrMom' ? 'sqr_mom' : name}_${i}`, value] as const),
      );
      await write(scalarsRecord(now(), log.step, { train_loss: state.smooth.current(), raw_loss: loss, ...Object.fromEntries(hypers) }));
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
      const path = join(folder, log.file);
      if (log.file !== '' && existsSync(path)) truncateSync(path, log.bytes);
      else Object.assign(log, { file: '', bytes: 0 });
    },
  };
}
