import { posix } from 'node:path';
import type { Problem } from '../util/problem.ts';
import { nearest } from '../util/text.ts';
import { sortByCodePoint } from '../util/text-order.ts';
import type { Dataset, Item } from './items.ts';
import type { DataSpec, SplitterSpec } from './spec.ts';
import { roleOf } from './split-names.ts';

type SplitSet = Pick<Dataset, 'split' | 'items' | 'root'>;

/** The side of the split that has no item, with a fix that fits the splitter; undefined where both have some. */
export function emptySplit({ split, items, root }: SplitSet, { splitter }: Pick<DataSpec, 'splitter'>): Problem | undefined {
  const side = split.train.length === 0 ? 'train' : split.valid.length === 0 ? 'valid' : undefined;
  if (side === undefined) return undefined;
  const what = side === 'train' ? 'trains' : 'validates';
  const fitting = splitter.kind === 'grandparent' ? folderFix(splitter, side, items, root) : { hint: FIXES[splitter.kind] };
  return {
    code: 'empty-split',
    message: `the splitter leaves no item that ${what} (of ${items.length})`,
    path: 'data.splitter',
    ...fitting,
  };
}

const FIXES: Readonly<Record<Exclude<SplitterSpec['kind'], 'grandparent'>, string>> = {
  random: 'change valid_pct, or add items: a share of so few items is none',
  random_subset: 'change train_sz and valid_sz: a share of so few items is none',
  train_test: 'change test_size',
  index: 'change valid_idx: it takes every item, or none',
  end: 'change valid_pct: a share of so few items is none',
  file: 'compare the names in the file with those of the items: it names every item, or none',
  column: 'compare `on` with the cells of the column: every row validates, or none',
  name_regex: 'change the pattern: it matches every name, or none',
};

const SHOWN = 12;

function folderFix(
  splitter: SplitterSpec & { readonly kind: 'grandparent' },
  side: 'train' | 'valid',
  items: readonly Item[],
  root: string,
): Pick<Problem, 'message' | 'found' | 'hint'> {
  const wanted = side === 'train' ? splitter.trainName : splitter.validName;
  const taken = side === 'train' ? splitter.validName : splitter.trainName;
  const names = sortByCodePoint(new Set(items.map((item) => grandparentOf(item, root))));
  const free = names.filter((name) => !taken.includes(name));
  const key = side === 'train' ? 'train_name' : 'valid_name';
  const guess =
    free.find((name) => roleOf(name) === side) ??
    (side === 'valid' ? free.find((name) => roleOf(name) === 'test') : undefined) ??
    nearest(wanted[0]!, free);
  return {
    message: `no folder ${wanted.join(' or ')} stands above the class folders, so no item ${side === 'train' ? 'trains' : 'validates'} (of ${items.length})`,
    found: `${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? ', ...' : ''}`,
    hint:
      guess === undefined
        ? `name the folder with \`${key}\`, or use another splitter such as \`random\``
        : `write \`splitter: { grandparent: { ${key}: ${guess} } }\``,
  };
}

/** The name of the folder above the one that an item is in. */
export function grandparentOf({ path }: Item, root: string): string {
  return posix.basename(posix.dirname(posix.dirname(posix.join(root, path))));
}

/** What puts a class that only validates, or only trains, on both sides, for this splitter. */
export function fixForClass({ kind }: SplitterSpec): string {
  if (kind === 'random' || kind === 'random_subset' || kind === 'train_test' || kind === 'end')
    return 'Use another seed or share, or a stratified splitter (`train_test` with `stratify: true`).';
  if (kind === 'grandparent') return 'Move items of it into the other folder, or split at random (`train_test` with `stratify: true`).';
  return 'Let the splitter put items of it on both sides, or use `train_test` with `stratify: true`.';
}
