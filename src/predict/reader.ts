import type { ReadModel } from '../run/read-model.ts';
import type { OutputReader } from './outcome.ts';

/** What reads a model's outputs. */
export function readerOf({ model, task, loss }: Pick<ReadModel, 'model' | 'task' | 'loss'>): OutputReader {
  return { task, vocab: model.vocab, threshold: loss.threshold ?? 0.5 };
}
