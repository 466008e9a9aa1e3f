import { basename, join, relative } from 'node:path';
import type { Document } from '../document/document.ts';
import { findCheckpoint, readCheckpoint } from '../train/checkpoint.ts';
import { UserError } from '../util/problem.ts';
import type { Place } from './place.ts';
import { refusalOf } from './refusal.ts';

interface StartedRun {
  readonly folder: string;
  readonly document: Pick<Document, 'plugins'>;
}

/** A run's failure, to be thrown on: where the machine refused something it also says which checkpoint is kept and how to go on. */
export async function stoppedRun(error: unknown, { folder, document }: StartedRun, place: Place): Promise<unknown> {
  const problem = refusalOf(error, place);
  if (!problem) return error;
  const kept = await keptText(join(folder, 'checkpoints'));
  const resume = `pipeline resume ${relative(place.cwd, folder) || '.'}${document.plugins.length > 0 ? ' --plugins' : ''}`;
  return new UserError({ ...problem, hint: `${problem.hint}. Then go on with \`${resume}\`: ${kept}` });
}

/** Work on a run folder that may be done again by `pipeline resume`: its failure is that of stoppedRun. */
export async function resumable<T>(run: StartedRun, place: Place, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await stoppedRun(error, run, place);
  }
}

async function keptText(checkpoints: string): Promise<string> {
  const { path } = await findCheckpoint(checkpoints);
  const cursor = path === undefined ? undefined : (await readCheckpoint(path))?.cursor;
  if (path === undefined || !cursor) return 'there is no checkpoint yet, so it starts from its beginning';
  const place = cursor.epoch === 0 && cursor.batch === 0 ? 'its start' : `epoch ${cursor.epoch}, batch ${cursor.batch}`;
  return `the checkpoint ${basename(path)} (stage-${cursor.stage}, ${place}) is kept`;
}
