import type { ItemRow } from '../../language/contracts/output.ts';
import type { Lock } from '../../plan/lock.ts';

/** How the data of two runs differ: numbers that differ, and sentences about single photos. */
export interface DataChange {
  /** 'photos', 'training', 'validation', then classes as 'class cat' with `training + validation`. */
  readonly counts: readonly { readonly name: string; readonly before: string; readonly after: string }[];
  readonly notes: readonly string[];
}

const SHOWN_CLASSES = 10;
const SHOWN_PHOTOS = 5;

interface Side {
  readonly train: number;
  readonly valid: number;
}
interface Counts extends Side {
  readonly items: number;
  readonly classes: ReadonlyMap<string, Side>;
}

/** From two runs' lists of items; undefined where nothing differs. */
export function compareItems(before: readonly ItemRow[], after: readonly ItemRow[]): DataChange | undefined {
  const [old, now] = [byPath(before), byPath(after)];
  const both = after.filter(({ path }) => old.has(path)).map((row) => ({ row, was: old.get(row.path)! }));
  const relabelled = both
    .filter(({ row, was }) => row.label !== was.label)
    .map(({ row, was }) => `${row.path}: ${was.label} → ${row.label}`);
  const notes = [
    note(
      'added',
      after.filter(({ path }) => !old.has(path)).map(({ path }) => path),
    ),
    note(
      'removed',
      before.filter(({ path }) => !now.has(path)).map(({ path }) => path),
    ),
    note(
      'with other content',
      both.filter(({ row, was }) => row.sha256 !== was.sha256).map(({ row }) => row.path),
    ),
    note('relabelled', relabelled),
    note(
      'on the other side of the split',
      both.filter(({ row, was }) => row.split !== was.split).map(({ row }) => row.path),
    ),
  ];
  return change(countsOf(before), countsOf(after), notes);
}

/** From two locks, which know numbers and hashes; undefined where nothing differs. */
export function compareLockedData(before: Lock['data'], after: Lock['data']): DataChange | undefined {
  const counts = ({ items, train, valid, classes = {} }: Lock['data']): Counts => ({
    items,
    train,
    valid,
    classes: new Map(Object.entries(classes)),
  });
  const moved = before.root !== after.root ? ['The photos are not the same files.'] : [];
  const split = before.split !== after.split ? ['The split is another one.'] : [];
  return change(counts(before), counts(after), [...moved, ...split]);
}

function change(before: Counts, after: Counts, notes: readonly (string | undefined)[]): DataChange | undefined {
  const sum = ({ train, valid }: Side): string => `${train} + ${valid}`;
  const names = [...new Set([...after.classes.keys(), ...before.classes.keys()])];
  const classes = names
    .map((name) => ({ name: `class ${name}`, before: side(before.classes.get(name), sum), after: side(after.classes.get(name), sum) }))
    .filter((row) => row.before !== row.after);
  const rows = [
    { name: 'photos', before: String(before.items), after: String(after.items) },
    { name: 'training', before: String(before.train), after: String(after.train) },
    { name: 'validation', before: String(before.valid), after: String(after.valid) },
  ].filter((row) => row.before !== row.after);
  const rest = classes.length > SHOWN_CLASSES ? [`${classes.length - SHOWN_CLASSES} more classes have other numbers.`] : [];
  const said = [...notes.filter((text) => text !== undefined), ...rest];
  if (rows.length + classes.length + said.length === 0) return undefined;
  return { counts: [...rows, ...classes.slice(0, SHOWN_CLASSES)], notes: said };
}

function side(counts: Side | undefined, text: (side: Side) => string): string {
  return counts ? text(counts) : '';
}

function note(what: string, photos: readonly string[]): string | undefined {
  if (photos.length === 0) return undefined;
  const shown = photos.slice(0, SHOWN_PHOTOS).join(', ');
  const rest = photos.length > SHOWN_PHOTOS ? ` and ${photos.length - SHOWN_PHOTOS} more` : '';
  return `${photos.length} photo${photos.length === 1 ? '' : 's'} ${what}: ${shown}${rest}.`;
}

function byPath(rows: readonly ItemRow[]): ReadonlyMap<string, ItemRow> {
  return new Map(rows.map((row) => [row.path, row]));
}

function countsOf(rows: readonly ItemRow[]): Counts {
  const classes = new Map<string, { train: number; valid: number }>();
  let [train, valid] = [0, 0];
  for (const { label, split } of rows) {
    if (split === '') continue;
    if (split === 'train') train++;
    else valid++;
    const counts = classes.get(label) ?? { train: 0, valid: 0 };
    counts[split]++;
    classes.set(label, counts);
  }
  return { items: rows.length, train, valid, classes };
}
