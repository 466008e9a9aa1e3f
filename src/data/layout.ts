/** How a folder of pictures says what is in them. */
export type Layout =
  /** `<train>/<class>/x.jpg` and `<valid>/<class>/x.jpg`. */
  | { readonly kind: 'train_valid'; readonly train: string; readonly valid: string; readonly classes: number }
  /** `<class>/x.jpg`. */
  | { readonly kind: 'parent'; readonly classes: number }
  /** A table whose one column holds file names and another their labels. */
  | {
      readonly kind: 'csv';
      readonly file: string;
      readonly fnCol: string;
      readonly labelCol: string;
      readonly folder: string;
      readonly suffix: string;
      /** What stands between the labels of a picture that has several. */
      readonly labelDelim?: string;
      /** A column of true and false, or 1 and 0, that says which pictures validate. */
      readonly validCol?: string;
    }
  /** `<class>_<number>.jpg`, all in one folder. */
  | { readonly kind: 'name'; readonly pattern: string; readonly classes: number }
  | { readonly kind: 'unknown'; readonly why: string };

export interface CsvHead {
  readonly file: string;
  readonly columns: readonly string[];
  /** The first rows, each as long as `columns`. */
  readonly rows: readonly (readonly string[])[];
}

const TRAIN = ['train', 'training'];
const VALID = ['valid', 'validation', 'val', 'test', 'testing'];

/** Recognises a layout from pictures' paths (below the folder, POSIX separators) and the tables beside them; the surest reading wins. */
export function recogniseLayout(pictures: readonly string[], tables: readonly CsvHead[]): Layout {
  if (pictures.length === 0) return { kind: 'unknown', why: 'there are no pictures in it' };
  return (
    trainValid(pictures) ?? parent(pictures) ?? csv(pictures, tables) ?? name(pictures) ?? { kind: 'unknown', why: unknownReason(pictures) }
  );
}

function trainValid(pictures: readonly string[]): Layout | undefined {
  const grandparents = new Map<string, Set<string>>();
  for (const path of pictures) {
    const parts = path.split('/');
    const [group, label] = [parts.at(-3), parts.at(-2)];
    if (group !== undefined && label !== undefined) grandparents.set(group, (grandparents.get(group) ?? new Set()).add(label));
  }
  const train = TRAIN.find((candidate) => grandparents.has(candidate));
  const valid = VALID.find((candidate) => grandparents.has(candidate));
  if (train === undefined || valid === undefined) return undefined;
  const classes = grandparents.get(train)!.size;
  return classes < 2 ? undefined : { kind: 'train_valid', train, valid, classes };
}

function parent(pictures: readonly string[]): Layout | undefined {
  const counts = new Map<string, number>();
  for (const path of pictures) {
    const label = path.split('/').at(-2);
    if (label === undefined) return undefined;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const several = [...counts.values()].filter((count) => count > 1).length;
  return counts.size >= 2 && several >= counts.size / 2 ? { kind: 'parent', classes: counts.size } : undefined;
}

function csv(pictures: readonly string[], tables: readonly CsvHead[]): Layout | undefined {
  const known = new Set(pictures);
  for (const { file, columns, rows } of tables) {
    for (const [at, column] of columns.entries()) {
      const cells = rows.map((row) => row[at] ?? '');
      const placed = cells.length > 0 ? placeNames(cells, known) : undefined;
      const labelCol =
        columns.find((other) => other !== column && /label|class|target|tag|breed|species|category/i.test(other)) ??
        columns[at === 0 ? 1 : 0];
      if (placed && labelCol !== undefined)
        return { kind: 'csv', file, fnCol: column, labelCol, ...placed, ...tableExtras(columns, rows, labelCol) };
    }
  }
  return undefined;
}

type Extras = Pick<Extract<Layout, { kind: 'csv' }>, 'labelDelim' | 'validCol'>;

function tableExtras(columns: readonly string[], rows: readonly (readonly string[])[], labelCol: string): Extras {
  const cells = (column: string): readonly string[] => rows.map((row) => row[columns.indexOf(column)] ?? '');
  const labelDelim = delimiterOf(cells(labelCol));
  const validCol = columns.find(
    (column) => /valid|test|split/i.test(column) && cells(column).every((cell) => /^(true|false|0|1)$/i.test(cell)),
  );
  return { ...(labelDelim === undefined ? {} : { labelDelim }), ...(validCol === undefined ? {} : { validCol }) };
}

/** What separates labels: in several rows, with parts that come again in other rows. */
function delimiterOf(cells: readonly string[]): string | undefined {
  return [';', '|', ',', ' '].find((delimiter) => {
    const several = cells.filter((cell) => cell.trim().includes(delimiter));
    const parts = cells.flatMap((cell) => cell.split(delimiter));
    return (
      several.length >= 2 &&
      several.length >= cells.length / 5 &&
      new Set(parts).size <= parts.length * 0.6 &&
      new Set(cells).size > new Set(parts).size
    );
  });
}

/** The folder and suffix that turn every cell into a picture that is there. */
function placeNames(cells: readonly string[], known: ReadonlySet<string>): { folder: string; suffix: string } | undefined {
  const candidates = [...known].filter((path) => path.split('/').at(-1)!.startsWith(cells[0]!.split('/').at(-1)!));
  for (const path of candidates) {
    const at = path.lastIndexOf(cells[0]!);
    if (at < 0) continue;
    const [folder, suffix] = [path.slice(0, at).replace(/\/$/, ''), path.slice(at + cells[0]!.length)];
    if (cells.every((cell) => known.has(`${folder === '' ? '' : `${folder}/`}${cell}${suffix}`))) return { folder, suffix };
  }
  return undefined;
}

const NAME_PATTERN = /^(.+?)[ _-]*\(?\d+\)?\.(\w+)$/;

function name(pictures: readonly string[]): Layout | undefined {
  const labels = new Map<string, number>();
  for (const path of pictures) {
    const label = NAME_PATTERN.exec(path.split('/').at(-1)!)?.[1];
    if (label === undefined) return undefined;
    labels.set(label, (labels.get(label) ?? 0) + 1);
  }
  const plausible = labels.size >= 2 && pictures.length / labels.size >= 2;
  return plausible ? { kind: 'name', pattern: '^(.+?)[ _-]*\\(?\\d+\\)?\\.\\w+$', classes: labels.size } : undefined;
}

function unknownReason(pictures: readonly string[]): string {
  const folders = new Set(pictures.map((path) => path.split('/').slice(0, -1).join('/')));
  return `its ${pictures.length} pictures lie in ${folders.size} folder${folders.size === 1 ? '' : 's'}, no table names them, and their names do not read <class>_<number>`;
}
