import type { WordSpec } from '../language/spec.ts';
import type { Words } from '../language/word.ts';
import type { Problem } from '../util/problem.ts';
import type { Dataset } from './items.ts';
import type { DataSpec } from './spec.ts';

type SplitSet = Pick<Dataset, 'split' | 'items' | 'root'>;

/** The side of the split that has no item, with a fix that fits the splitter; undefined where both have some. */
export function emptySplit({ split, items, root }: SplitSet, { splitter }: Pick<DataSpec, 'splitter'>, words: Words): Problem | undefined {
  const side = split.train.length === 0 ? 'train' : split.valid.length === 0 ? 'valid' : undefined;
  if (side === undefined) return undefined;
  return {
    code: 'empty-split',
    message: `the splitter leaves no item that ${side === 'train' ? 'trains' : 'validates'} (of ${items.length})`,
    path: 'data.splitter',
    ...(words.create(splitter).onEmpty?.(side, items, { root }) ?? { hint: 'change what the splitter is told, or use another one' }),
  };
}

/** What puts a class that only validates, or only trains, on both sides, for this splitter. */
export function fixForClass(splitter: WordSpec<'splitter'>, words: Words): string {
  return words.create(splitter).classFix ?? 'Let the splitter put items of it on both sides, or use `train_test` with `stratify: true`.';
}
