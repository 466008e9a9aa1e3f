import { isPart, roleOf, type SplitRole } from './split-names.ts';

interface Placed {
  /** Folder below the root in which everything lies, where `folders` needs it. */
  readonly path?: string;
  /** Of the folders at the top those that hold labelled pictures; all where left out. */
  readonly folders?: readonly string[];
  readonly notes?: readonly string[];
}

export type FolderLayout =
  /** `<train>/<class>/x.jpg` and `<valid>/<class>/x.jpg`. */
  | {
      readonly kind: 'train_valid';
      readonly train: string;
      readonly valid: string;
      readonly classes: number;
      readonly notes?: readonly string[];
    }
  /** `<class>/x.jpg`. */
  | ({ readonly kind: 'parent'; readonly classes: number } & Placed)
  /** `<class>_<number>.jpg`, all in one folder. */
  | ({ readonly kind: 'name'; readonly pattern: string; readonly classes: number } & Placed);

/** A layout in which folders are the classes; undefined where they are not. */
export function folderLayout(pictures: readonly string[]): FolderLayout | undefined {
  return trainValid(pictures) ?? parent(pictures);
}

function trainValid(pictures: readonly string[]): FolderLayout | undefined {
  const classes = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  for (const path of pictures) {
    const parts = path.split('/');
    const [group, label] = [parts.at(-3), parts.at(-2)];
    if (group === undefined || label === undefined || roleOf(group) === undefined) continue;
    classes.set(group, (classes.get(group) ?? new Set()).add(label));
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const largest = (role: SplitRole): string | undefined =>
    [...classes.keys()].filter((name) => roleOf(name) === role).sort((a, b) => counts.get(b)! - counts.get(a)!)[0];
  const train = largest('train');
  if (train === undefined || !isClasses([...classes.get(train)!])) return undefined;
  const valid = [largest('valid'), largest('test')].find((name) => name !== undefined && overlaps(classes.get(name)!, classes.get(train)!));
  if (valid === undefined) return undefined;
  const strangers = [...classes.get(valid)!].filter((name) => !classes.get(train)!.has(name));
  const notes = strangers.length > 0 ? [`${valid} has folders that ${train} has not: ${strangers.slice(0, 5).join(', ')}`] : [];
  return { kind: 'train_valid', train, valid, classes: classes.get(train)!.size, ...(notes.length > 0 && { notes }) };
}

function overlaps(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].filter((name) => all.has(name)).length * 2 >= some.size;
}

/** Names of folders that can be classes: two at least, none of them a split or a part of one; a vehicle is no split. */
function isClasses(names: readonly string[]): boolean {
  return names.length >= 2 && (hasVehicle(names) || names.every((name) => roleOf(name) === undefined && !isPart(name)));
}

/** Whether `train` is a class among others: at least two that are no splits, and no other split beside it. */
function hasVehicle(names: readonly string[]): boolean {
  const splits = names.filter((name) => roleOf(name) !== undefined);
  return splits.length === 1 && /^trains?$/i.test(splits[0]!) && names.length >= 3 && !names.some(isPart);
}

function parent(pictures: readonly string[]): FolderLayout | undefined {
  const { labelled, placed, notes } = labelledPictures(pictures);
  const counts = new Map<string, number>();
  for (const path of labelled) {
    const label = path.split('/').at(-2);
    if (label === undefined) return undefined;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const several = [...counts.values()].filter((count) => count > 1).length;
  if (!isClasses([...counts.keys()]) || several < counts.size / 2) return undefined;
  const depths = new Set(labelled.map((path) => path.split('/').length));
  const all = [
    ...notes,
    ...(depths.size > 1 ? ['some pictures lie deeper than others; the innermost folder of each is taken for its class'] : []),
  ];
  return { kind: 'parent', classes: counts.size, ...placed, ...(all.length > 0 && { notes: all }) };
}

const NAME_PATTERN = '^(.+?)[ ._-]*\\(?\\d+\\)?\\.\\w+$';
/** What cameras and programs call pictures says nothing about what is in them. */
const NO_CLASS =
  /^(img|image|imagen|dsc[a-z]?|pxl|dji|p|photo|pic|picture|foto|bild|frame|screenshot|scan|untitled|unnamed|isic|file|sample)$/i;

/** A layout in which a picture's name begins with its class; undefined where names do not read so. */
export function nameLayout(pictures: readonly string[]): FolderLayout | undefined {
  const { labelled, placed, notes } = labelledPictures(pictures);
  const pattern = new RegExp(NAME_PATTERN);
  const labels = new Map<string, number>();
  for (const path of labelled) {
    const label = pattern.exec(path.split('/').at(-1)!)?.[1];
    if (label === undefined) return undefined;
    labels.set(label, (labels.get(label) ?? 0) + 1);
  }
  const plausible = labels.size >= 2 && labelled.length / labels.size >= 2 && ![...labels.keys()].every((label) => NO_CLASS.test(label));
  if (!plausible) return undefined;
  const unsure = labelled.length / labels.size < 4 ? [`the names begin in ${labels.size} ways; look whether these are the classes`] : [];
  const all = [...notes, ...unsure];
  return { kind: 'name', pattern: NAME_PATTERN, classes: labels.size, ...placed, ...(all.length > 0 && { notes: all }) };
}

/** The pictures that have labels: those in a training folder where there is one, else those in no folder that is called after a split. */
function labelledPictures(pictures: readonly string[]): { labelled: readonly string[]; placed: Placed; notes: readonly string[] } {
  const base = commonFolder(pictures);
  const topOf = (path: string): string => {
    const rest = path.slice(base === '' ? 0 : base.length + 1);
    return rest.includes('/') ? rest.slice(0, rest.indexOf('/')) : '.';
  };
  const tops = [...new Set(pictures.map(topOf))];
  if (hasVehicle(tops.filter((top) => top !== '.')))
    return {
      labelled: pictures,
      placed: {},
      notes: ['train is taken for a class, such as a vehicle, since no other folder is called after a split'],
    };
  const trains = tops.filter((top) => roleOf(top) === 'train');
  const folders = trains.length > 0 ? trains : tops.filter((top) => roleOf(top) === undefined);
  if (folders.length === 0 || folders.length === tops.length) return { labelled: pictures, placed: {}, notes: [] };
  const left = tops.filter((top) => !folders.includes(top)).map((top) => (top === '.' ? 'the pictures beside the folders' : top));
  return {
    labelled: pictures.filter((path) => folders.includes(topOf(path))),
    placed: { folders, ...(base !== '' && { path: base }) },
    notes: [
      `${left.join(', ')} ${left.length === 1 && left[0] !== 'the pictures beside the folders' ? 'is' : 'are'} left out: no labels there`,
    ],
  };
}

function commonFolder(pictures: readonly string[]): string {
  const first = pictures[0]!.split('/').slice(0, -1);
  let length = first.length;
  for (const path of pictures) {
    const parts = path.split('/').slice(0, -1);
    length = Math.min(length, parts.length);
    while (length > 0 && first[length - 1] !== parts[length - 1]) length--;
    for (let i = 0; i < length; i++) if (first[i] !== parts[i]) length = i;
  }
  return first.slice(0, length).join('/');
}
