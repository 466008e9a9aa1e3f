import { posix } from 'node:path';
import { UserError } from '../util/problem.ts';
import { nearest } from '../util/text.ts';
import { TorchRng } from '../util/torch-rng.ts';
import { columnName } from './columns.ts';
import { grandparentOf } from './empty-split.ts';
import type { Item, Label, Split } from './items.ts';
import { readNames } from './name-list.ts';
import { pythonRegex } from './python-regex.ts';
import type { SplitterSpec } from './spec.ts';
import { trainTestSplit } from './train-test-split.ts';

export interface SplitContext {
  /** Absolute folder with POSIX separators. */
  readonly root: string;
  readonly columns?: readonly string[];
  /** Every item's label; asked for by a stratified split only. */
  readonly labels: () => readonly Label[];
  /** Whether those labels stand for numbers, which are sorted by value. */
  readonly byValue?: () => boolean;
}

/** Splits items as fastai's splitter of that name does, order included; throws a UserError for what the splitter cannot use. */
export async function splitItems(spec: SplitterSpec, items: readonly Item[], context: SplitContext): Promise<Split> {
  const n = items.length;
  switch (spec.kind) {
    case 'random':
      return randomSplit(n, spec.validPct, spec.seed);
    case 'random_subset':
      return randomSubsetSplit(n, spec.trainSz, spec.validSz, spec.seed);
    case 'train_test':
      return trainTestSplit(n, spec, spec.stratify ? context.labels().map(className) : undefined, context.byValue?.());
    case 'grandparent':
      return grandparentSplit(items, spec.trainName, spec.validName, context.root);
    case 'index':
      return indexSplit(n, spec.validIdx);
    case 'end':
      return endSplit(n, spec.validPct, spec.validLast);
    case 'file':
      return nameListSplit(items, await readNames(spec.file, context.root), spec.file);
    case 'column':
      return maskSplit(items.map(columnTest(spec, context)));
    case 'name_regex': {
      const find = pythonRegex(spec.pattern, 'search', 'data.splitter');
      return maskSplit(items.map((item) => find(spec.attr === 'path' ? item.path : posix.basename(item.path)) !== undefined));
    }
  }
}

function className(label: Label): string | number {
  return typeof label === 'object' ? String(label) : label;
}

/** RandomSplitter: neither side is sorted. */
export function randomSplit(n: number, validPct: number, seed: number): Split {
  const order = new TorchRng(seed).randperm(n);
  const cut = Math.trunc(validPct * n);
  return { train: [...order.subarray(cut)], valid: [...order.subarray(0, cut)] };
}

/** RandomSubsetSplitter. */
export function randomSubsetSplit(n: number, trainSz: number, validSz: number, seed: number): Split {
  const order = new TorchRng(seed).randperm(n);
  const trainCount = Math.trunc(n * trainSz);
  const validCount = Math.trunc(n * validSz);
  return { train: [...order.subarray(0, trainCount)], valid: [...order.subarray(trainCount, trainCount + validCount)] };
}

/** IndexSplitter: valid as given (order and repeats kept), train the sorted rest. */
export function indexSplit(n: number, validIdx: readonly number[]): Split {
  const wrong = validIdx.find((i) => !Number.isInteger(i) || i < 0 || i >= n);
  if (wrong !== undefined) {
    throw new UserError({
      code: 'wrong-value',
      message: `Item ${wrong} is not there.`,
      expected: `0 to ${n - 1}`,
      found: String(wrong),
      path: 'data.splitter',
    });
  }
  const taken = new Set(validIdx);
  return { train: range(n).filter((i) => !taken.has(i)), valid: validIdx };
}

/** EndSplitter, with its edge: a share that gives no item puts every item into valid when the end is taken. */
export function endSplit(n: number, validPct: number, validLast: boolean): Split {
  const cut = Math.trunc(validPct * n);
  if (!validLast) return { train: range(n).slice(cut), valid: range(n).slice(0, cut) };
  return cut === 0 ? { train: [], valid: range(n) } : { train: range(n).slice(0, n - cut), valid: range(n).slice(n - cut) };
}

/** GrandparentSplitter: by the name of the folder above the parent folder; items of neither name are left out. */
export function grandparentSplit(items: readonly Item[], trainName: readonly string[], validName: readonly string[], root: string): Split {
  const names = items.map((item) => grandparentOf(item, root));
  const of = (wanted: readonly string[]): number[] => wanted.flatMap((name) => range(items.length).filter((i) => names[i] === name));
  return { train: of(trainName), valid: of(validName) };
}

/** FuncSplitter and MaskSplitter: valid where true. */
export function maskSplit(mask: readonly boolean[]): Split {
  return { train: range(mask.length).filter((i) => !mask[i]), valid: range(mask.length).filter((i) => mask[i]!) };
}

/** FileSplitter; a line may also be an item's whole path. Throws a UserError where no line is an item. */
function nameListSplit(items: readonly Item[], names: ReadonlySet<string>, file: string): Split {
  const split = maskSplit(items.map((item) => names.has(posix.basename(item.path)) || names.has(item.path)));
  if (split.valid.length > 0 || names.size === 0) return split;
  const [first = ''] = names;
  const near = nearest(
    first,
    items.slice(0, 1000).flatMap(({ path }) => [posix.basename(path), path]),
  );
  throw new UserError({
    code: 'empty-split',
    message: `None of the ${names.size} names in ${file} is that of an item, so no item validates.`,
    expected: `file names such as ${posix.basename(items[0]!.path)}, or paths below data.path`,
    found: JSON.stringify(first),
    ...(near !== undefined && { hint: `Did you mean '${near}'?` }),
    path: 'data.splitter',
  });
}

function columnTest(spec: SplitterSpec & { kind: 'column' }, context: SplitContext): (item: Item) => boolean {
  const name = columnName(spec.column, context.columns, 'data.splitter');
  const { on } = spec;
  if (on === undefined) return (item) => truth(item.row?.[name] ?? '', item.path, name);
  const wanted = Array.isArray(on) ? (on as readonly (string | number)[]) : [on as string | number];
  return (item) => wanted.some((value) => sameValue(item.row?.[name] ?? '', value));
}

function sameValue(text: string, value: string | number): boolean {
  return text === String(value) || (typeof value === 'number' && text !== '' && Number(text) === value);
}

function truth(text: string, file: string, column: string): boolean {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower === 'true';
  if (text === '') return false;
  if (!Number.isNaN(Number(text))) return Number(text) !== 0;
  throw new UserError({
    code: 'wrong-value',
    message: `Column ${column} does not say whether ${file} is for validation.`,
    expected: 'true or false, 1 or 0',
    found: text,
    hint: 'Name the values that mean validation with `on`.',
    path: 'data.splitter',
  });
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
