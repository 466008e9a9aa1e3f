import { join, posix, resolve, sep } from 'node:path';
import { type Problem, UserError } from '../util/problem.ts';
import { findBadItems, type VerifyOptions } from './bad-items.ts';
import { getItems } from './getters.ts';
import type { BadItem, Dataset, Item, Label, Split } from './items.ts';
import { createLabeller, type LabelContext } from './labellers.ts';
import { guessMissing } from './missing-files.ts';
import { unreadableItem } from './problems.ts';
import type { BlockSpec, DataSpec } from './spec.ts';
import { splitItems } from './splitters.ts';
import { buildVocab, namesOf } from './vocab.ts';
import { NO_SUCH_FILE } from './why-unread.ts';

export type TargetBlock = Exclude<BlockSpec, { kind: 'image' }>;

/**
 * Finds, splits and labels the items below `root`. Pictures are opened where `bad_items` asks for it (skip and report), and for `error` where
 * `verify` is given. Throws a UserError that names every file and the fix.
 *
 * `skip` takes bad pictures away before anything else, as if the files were not there; `report` splits as if they were good and then leaves
 * them out, so that no other item changes sides.
 */
export async function openDataset(spec: DataSpec, root: string, verify?: VerifyOptions): Promise<Dataset> {
  const target = targetBlock(spec);
  const folder = resolve(join(root, spec.path));
  const { columns, ...got } = await getItems(spec.getItems, folder);
  const posixFolder = folder.split(sep).join('/');
  const listed = placed(got.items, spec, { root: posixFolder, items: got.items, ...(columns && { columns }) });
  if (listed.length === 0) throw noItems(spec, folder);
  const bad = verify || spec.badItems !== 'error' ? await findBadItems(folder, listed, verify) : [];
  const badPaths = new Set(bad.map(({ path }) => path));
  const items = spec.badItems === 'skip' ? listed.filter(({ path }) => !badPaths.has(path)) : listed;
  if (items.length === 0) throw await unreadable(folder, spec, bad);
  const context = { root: posixFolder, items, ...(columns && { columns }) };
  const labelOf = createLabeller(spec.getY, context);
  const whole = await splitItems(spec.splitter, items, { ...context, labels: () => items.map(labelOf) });
  const wrong = spec.badItems === 'error' ? usedOf(whole, items, bad) : [];
  if (wrong.length > 0) throw await unreadable(folder, spec, wrong);
  const split = withoutBad(whole, items, bad, spec.badItems);
  const labels = labelUsed(items, split, target.kind === 'multi_category' && !target.encoded ? withoutEmpty(labelOf) : labelOf);
  const vocab = vocabOf(
    target,
    split.train.map((i) => labels[i]!),
  );
  return { root: folder, items, labels, split, vocab, c: outputs(target, vocab, labels, split), ...(bad.length > 0 && { bad }) };
}

/** Items at the path that `get_x` gives. */
function placed(items: readonly Item[], { getX }: DataSpec, context: LabelContext): readonly Item[] {
  if (!getX) return items;
  const pathOf = createLabeller(getX, context);
  return items.map((item) => ({ ...item, path: posix.normalize(String(pathOf(item)).replace(`${context.root}/`, '')) }));
}

function withoutBad(split: Split, items: readonly Item[], bad: readonly BadItem[], policy: DataSpec['badItems']): Split {
  if (bad.length === 0 || policy !== 'report') return split;
  const paths = new Set(bad.map(({ path }) => path));
  const isGood = (i: number): boolean => !paths.has(items[i]!.path);
  return { train: split.train.filter(isGood), valid: split.valid.filter(isGood) };
}

/** Bad items that are on a side of the split. */
function usedOf(split: Split, items: readonly Item[], bad: readonly BadItem[]): readonly BadItem[] {
  if (bad.length === 0) return bad;
  const used = new Set([...split.train, ...split.valid].map((i) => items[i]!.path));
  return bad.filter(({ path }) => used.has(path));
}

/** A problem for each bad item; of files that are not there the first says what would bring them, where that can be guessed. */
async function unreadable(folder: string, spec: DataSpec, bad: readonly BadItem[]): Promise<UserError> {
  const missing = bad.filter(({ reason }) => reason === NO_SUCH_FILE);
  const hint =
    missing.length === 0
      ? undefined
      : await guessMissing(
          folder,
          spec.getItems,
          missing.map(({ path }) => path),
        );
  const [first, ...others] = [...missing, ...bad.filter(({ reason }) => reason !== NO_SUCH_FILE)].map(
    ({ path, reason }): Problem => unreadableItem(path, reason),
  );
  return new UserError([{ ...first!, ...(hint && { hint }) }, ...others]);
}

/** The second block; throws a UserError where the blocks are not one image and one target. */
export function targetBlock(spec: DataSpec): TargetBlock {
  const [image, target] = spec.blocks;
  if (spec.blocks.length === 2 && image?.kind === 'image' && target !== undefined && target.kind !== 'image') return target;
  throw new UserError({
    code: 'wrong-value',
    message: 'The blocks must be one image and one target.',
    expected: 'image or image_bw, then category, multi_category or regression',
    found: spec.blocks.map((block) => block.kind).join(', '),
    path: 'data.blocks',
  });
}

/** Items that are on no side of the split keep the empty label: they may have none. */
function labelUsed(items: readonly Item[], split: Split, labelOf: (item: Item) => Label): Label[] {
  const labels = new Array<Label>(items.length).fill('');
  for (const i of [...split.train, ...split.valid]) labels[i] = labelOf(items[i]!);
  return labels;
}

/** Of several columns an empty cell is no label. */
function withoutEmpty(labelOf: (item: Item) => Label): (item: Item) => Label {
  return (item) => {
    const label = labelOf(item);
    return Array.isArray(label) ? (label as readonly string[]).filter((name) => name !== '') : label;
  };
}

function vocabOf(target: TargetBlock, labels: readonly Label[]): readonly string[] {
  switch (target.kind) {
    case 'category':
      return buildVocab(target.vocab ?? labels.flatMap(namesOf), target);
    case 'multi_category':
      if (target.encoded && target.vocab === undefined) throw vocabNeeded();
      return target.vocab
        ? buildVocab(target.vocab, { sort: false, addNa: target.addNa })
        : buildVocab(labels.flatMap(namesOf), { sort: true, addNa: target.addNa });
    case 'regression':
      return [];
  }
}

function outputs(target: TargetBlock, vocab: readonly string[], labels: readonly Label[], split: Split): number {
  if (target.kind !== 'regression') return vocab.length;
  if (target.nOut !== undefined) return target.nOut;
  const first = split.train[0] ?? split.valid[0];
  return first === undefined ? 1 : namesOf(labels[first]!).length;
}

function noItems(spec: DataSpec, folder: string): UserError {
  const what = spec.getItems.kind === 'image_files' ? 'pictures' : spec.getItems.kind === 'csv' ? `rows in ${spec.getItems.file}` : 'files';
  return new UserError({
    code: 'no-items',
    message: `There are no ${what} in ${folder}.`,
    hint: 'Check data.source, data.path and the folders of data.get_items.',
    path: 'data.get_items',
  });
}

function vocabNeeded(): UserError {
  return new UserError({
    code: 'missing-key',
    message: 'Encoded targets need the names of their columns.',
    expected: 'vocab: [name, ...]',
    path: 'data.blocks',
  });
}
