import { join, posix, resolve, sep } from 'node:path';
import type { Getter } from '../language/contracts/getter.ts';
import type { LabelContext } from '../language/contracts/labeller.ts';
import type { Task } from '../language/contracts/task.ts';
import type { Words } from '../language/word.ts';
import { type Problem, UserError } from '../util/problem.ts';
import { findBadItems, type VerifyOptions } from './bad-items.ts';
import type { BadItem, Dataset, Item, Label, Split } from './items.ts';
import { createLabeller } from './label.ts';
import { placeOfMissing } from './missing-files.ts';
import { unreadableItem } from './problems.ts';
import type { DataSpec } from './spec.ts';
import { labelledSplit, targetOf } from './targets.ts';
import { unmatchedNames } from './unmatched.ts';
import { NOT_THERE } from './why-unread.ts';

/**
 * Finds, splits and labels the items below `root`. Pictures are opened where `bad_items` asks for it (skip and report), and for `error` where
 * `verify` is given. Throws a UserError that names every file and the fix.
 *
 * `skip` takes bad pictures away before anything else, as if the files were not there; `report` splits as if they were good and then leaves
 * them out, so that no other item changes sides.
 */
export async function openDataset(spec: DataSpec, root: string, words: Words, verify?: VerifyOptions): Promise<Dataset> {
  const target = targetOf(spec, words);
  const { task } = target;
  const getter = words.create(spec.getItems);
  const folder = resolve(join(root, spec.path));
  const { columns, ...got } = await getter.list(folder);
  const posixFolder = folder.split(sep).join('/');
  const listed = placed(got.items, spec, words, { root: posixFolder, items: got.items, ...(columns && { columns }) });
  if (listed.length === 0) throw await noItems(getter, folder);
  if (verify?.inside) refuseOutside(listed, folder, verify.inside);
  const bad = verify || spec.badItems !== 'error' ? await findBadItems(folder, listed, verify) : [];
  const badPaths = new Set(bad.map(({ path }) => path));
  const fails = spec.badItems === 'error' || bad.length === listed.length;
  const place = fails ? await placeOfMissing(getter, folder, missingOf(listed, bad)) : undefined;
  const unreadable = ({ path, reason }: BadItem): Problem => unreadableItem(path, reason, { root: folder, place });
  const items = spec.badItems === 'skip' ? listed.filter(({ path }) => !badPaths.has(path)) : listed;
  if (items.length === 0) throw new UserError(missingFirst(bad).map(unreadable));
  const context = labelContext(task, { root: posixFolder, items, ...(columns && { columns }) });
  const labelOf = createLabeller(spec.getY, words, context);
  const byValue = (): boolean => words.create(spec.getY).ordersByValue?.(context) ?? false;
  const whole = await words.create(spec.splitter).split(items, { ...context, labels: () => items.map(labelOf), byValue });
  const split = withoutBad(whole, items, bad, spec.badItems, unreadable);
  const { clean = (label) => label } = task;
  const labels = labelUsed(items, split, (item) => clean(labelOf(item)));
  const labelled = labelledSplit({ items, labels, split });
  const { vocab, c } = task.space(labelled, byValue());
  const problems = task.check?.(labelled, { vocab, c }, target.path) ?? [];
  if (problems.length > 0) throw new UserError(problems);
  const dataset = { root: folder, items, labels, split, vocab, c, ...(bad.length > 0 && { bad }) };
  const warnings = await unmatchedNames(spec, words, { ...dataset, ...(columns && { columns }) });
  return warnings.length === 0 ? dataset : { ...dataset, warnings };
}

/** What a labeller knows, with what the task wants of it. */
export function labelContext({ labels }: Pick<Task, 'labels'>, context: LabelContext): LabelContext {
  return { ...context, wantsNumbers: labels === 'numbers' };
}

/** Items at the path that `get_x` gives. */
function placed(items: readonly Item[], { getX }: DataSpec, words: Words, context: LabelContext): readonly Item[] {
  if (!getX) return items;
  const pathOf = createLabeller(getX, words, context);
  return items.map((item) => ({ ...item, path: posix.normalize(String(pathOf(item)).replace(`${context.root}/`, '')) }));
}

/** Throws a UserError for an item outside; it names the link or the part of the path that leads there, and nothing behind it. */
function refuseOutside(items: readonly Item[], folder: string, inside: (path: string) => boolean): void {
  const left = items.find(({ path }) => !inside(join(folder, path)));
  if (left === undefined) return;
  const parts = left.path.split('/');
  const ends = parts.findIndex((_, i) => !inside(join(folder, ...parts.slice(0, i + 1))));
  throw new UserError({
    code: 'outside-repository',
    message: `${parts.slice(0, ends + 1).join('/')} leads out of the repository, and this file is not trusted`,
    expected: 'pictures inside the repository',
    path: 'data.get_items',
  });
}

function missingOf(items: readonly Item[], bad: readonly BadItem[]): readonly Item[] {
  const missing = new Set(bad.filter(({ reason }) => reason === NOT_THERE).map(({ path }) => path));
  return items.filter(({ path }) => missing.has(path));
}

/** Of many problems the first stands with its fix: the guess where the missing files are. */
function missingFirst(bad: readonly BadItem[]): readonly BadItem[] {
  const isMissing = ({ reason }: BadItem): boolean => reason === NOT_THERE;
  return [...bad.filter(isMissing), ...bad.filter((item) => !isMissing(item))];
}

function withoutBad(
  split: Split,
  items: readonly Item[],
  bad: readonly BadItem[],
  policy: DataSpec['badItems'],
  unreadable: (item: BadItem) => Problem,
): Split {
  if (bad.length === 0 || policy === 'skip') return split;
  const paths = new Set(bad.map(({ path }) => path));
  const isGood = (i: number): boolean => !paths.has(items[i]!.path);
  if (policy === 'report') return { train: split.train.filter(isGood), valid: split.valid.filter(isGood) };
  const used = new Set([...split.train, ...split.valid].map((i) => items[i]!.path));
  const wrong = bad.filter(({ path }) => used.has(path));
  if (wrong.length > 0) throw new UserError(missingFirst(wrong).map(unreadable));
  return split;
}

/** Items that are on no side of the split keep the empty label: they may have none. Throws one UserError with every item that lacks a label. */
function labelUsed(items: readonly Item[], split: Split, labelOf: (item: Item) => Label): Label[] {
  const labels = new Array<Label>(items.length).fill('');
  const problems: Problem[] = [];
  for (const i of [...split.train, ...split.valid]) {
    try {
      labels[i] = labelOf(items[i]!);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UserError(problems);
  return labels;
}

async function noItems(getter: Getter, folder: string): Promise<UserError> {
  return new UserError({
    code: 'no-items',
    message: `There are no ${getter.noun} in ${folder}.`,
    hint: `${await passedOver(getter, folder)}Check data.source, data.path and the folders of data.get_items.`,
    path: 'data.get_items',
  });
}

async function passedOver(getter: Getter, folder: string): Promise<string> {
  const unread = (await getter.passedOver?.(folder)) ?? [];
  if (unread.length === 0) return '';
  return `There are ${unread.length} of a format that is not read, such as ${unread[0]}: convert them to JPEG or PNG. `;
}
