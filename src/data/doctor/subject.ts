import type { Size } from '../../image/size.ts';
import type { Task } from '../../language/contracts/task.ts';
import type { Words } from '../../language/word.ts';
import type { Dataset } from '../items.ts';
import type { DataSpec } from '../spec.ts';
import { namesOf } from '../vocab.ts';
import type { Entry } from './finding.ts';
import type { Glance } from './glance.ts';

/** What the checks look at: the data set and what was seen of each item's file, in the order of the items. */
export interface Subject {
  readonly spec: DataSpec;
  readonly task: Task;
  readonly words: Words;
  readonly dataset: Dataset;
  readonly glances: readonly Glance[];
  /** In which the network sees the pictures, where a transform sets one. */
  readonly size?: Size;
  /** By item: the side of the split it is on. */
  readonly sides: readonly ('train' | 'valid' | undefined)[];
  /** A guess where the files that are not there are, as a sentence. */
  readonly place?: string;
}

/** By item: the side of the split it is on, undefined for none. */
export function sidesOf({ items, split }: Dataset): ('train' | 'valid' | undefined)[] {
  const sides = new Array<'train' | 'valid' | undefined>(items.length).fill(undefined);
  for (const i of split.train) sides[i] = 'train';
  for (const i of split.valid) sides[i] = 'valid';
  return sides;
}

/** An item's label as one text; labels in any order are the same. */
export function labelText({ dataset }: Pick<Subject, 'dataset'>, item: number): string {
  return [...namesOf(dataset.labels[item]!)].map(String).sort().join(';');
}

/** An item as a finding's entry. */
export function entryOf(subject: Subject, item: number, detail?: string): Entry {
  const side = subject.sides[item];
  return {
    path: subject.dataset.items[item]!.path,
    ...(side && { split: side, label: labelText(subject, item) }),
    ...(detail !== undefined && { detail }),
  };
}
