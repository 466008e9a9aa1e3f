import { join } from 'node:path';
import { readImageSize } from '../image/decode.ts';
import type { Words } from '../language/word.ts';
import type { Problem } from '../util/problem.ts';
import { emptySplit, fixForClass } from './empty-split.ts';
import type { Dataset } from './items.ts';
import { missingResize } from './problems.ts';
import type { DataSpec } from './spec.ts';
import { targetOf } from './targets.ts';
import { unicodeTwins } from './unicode-forms.ts';
import { lookalikes, namesOf } from './vocab.ts';
import type { SizedFile } from './work.ts';

/** What is wrong with a data set before training: a side of the split that is empty, classes without training items, too few classes, sizes that cannot be collated. No pixel is decoded. */
export async function checkDataset(dataset: Dataset, spec: DataSpec, words: Words): Promise<Problem[]> {
  const split = checkSplit(dataset, spec, words);
  if (split.length > 0) return split;
  const few = tooFewClasses(dataset, spec, words);
  const named = [...(few ? [few] : []), ...unicodeTwins(dataset.vocab), ...checkClasses(dataset, spec, words)];
  return [...named, ...(await checkSizes(dataset, spec, words))];
}

function checkSplit(dataset: Dataset, spec: DataSpec, words: Words): Problem[] {
  const empty = emptySplit(dataset, spec, words);
  if (empty) return [empty];
  const [{ split }, { batchSize }] = [dataset, spec];
  if (split.train.length >= batchSize) return [];
  return [
    {
      code: 'batch-too-large',
      message: `batch_size is ${batchSize}, but only ${split.train.length} items train`,
      expected: `a batch_size of at most ${split.train.length}; the last, partial batch of an epoch is dropped`,
      path: 'data.batch_size',
    },
  ];
}

/** What is wrong where there is nothing to tell apart: a single class for one class per picture, or no class at all. */
export function tooFewClasses(
  { c, vocab, root }: Pick<Dataset, 'c' | 'vocab' | 'root'>,
  spec: DataSpec,
  words: Words,
): Problem | undefined {
  const { fewestClasses } = targetOf(spec, words).task;
  const names = vocab.filter((name) => name !== '#na#');
  if (names.length >= fewestClasses) return undefined;
  return {
    code: 'too-few-classes',
    message:
      names.length === 1
        ? `there is 1 class only, '${names[0]}', so there is nothing to tell apart`
        : 'there is no class: every label is empty',
    expected: `at least ${fewestClasses} class${fewestClasses === 1 ? '' : 'es'}`,
    found: `${c} class${c === 1 ? '' : 'es'} below ${root}`,
    hint: words.create(spec.getY).fewClassesHint ?? 'look at what `data.get_y` takes as the label',
    path: 'data.get_y',
  };
}

function checkClasses({ items, labels, split, vocab }: Dataset, spec: DataSpec, words: Words): Problem[] {
  const { task } = targetOf(spec, words);
  if (task.labels !== 'classes' || task.allowsUnknown) return [];
  const known = new Set(vocab);
  const unseen = new Map<string, string>();
  for (const i of split.valid)
    for (const name of namesOf(labels[i]!)) if (!known.has(String(name))) unseen.set(String(name), items[i]!.path);
  return [...unseen].map(([name, example]) => ({
    code: 'class-without-training-item',
    message: `the class '${name}' has no training item`,
    found: `validation item ${example}`,
    hint: almostSame(name, vocab) ?? fixForClass(spec.splitter, words),
    path: 'data.splitter',
  }));
}

/** A class that another one differs from by blanks, case or Unicode form only was hardly meant. */
function almostSame(name: string, vocab: readonly string[]): string | undefined {
  const group = lookalikes([name, ...vocab], 'case').find((names) => names[0] === name);
  const other = group?.[1];
  return other === undefined ? undefined : `'${name}' and '${other}' are two classes that look alike; write them alike`;
}

const LOOKS_AT_ONCE = 32;

/** Without a transform that fixes the size, all pictures must already have one; headers are read until two differ. */
async function checkSizes({ items, root, split }: Dataset, spec: DataSpec, words: Words): Promise<Problem[]> {
  if (spec.batchSize === 1 || spec.itemTfms.some((tfm) => words.create(tfm).fixesSize !== undefined)) return [];
  const used = [...split.train, ...split.valid];
  let first: SizedFile | undefined;
  for (let start = 0; start < used.length; start += LOOKS_AT_ONCE) {
    const paths = used.slice(start, start + LOOKS_AT_ONCE).map((i) => items[i]!.path);
    const sizes = await Promise.all(paths.map((path) => readImageSize(join(root, path), spec.decode.exif).catch(() => undefined)));
    for (const [i, size] of sizes.entries()) {
      if (!size) continue;
      const sized = { path: paths[i]!, ...size };
      first ??= sized;
      if (size.width !== first.width || size.height !== first.height) return [missingResize(first, sized)];
    }
  }
  return [];
}
