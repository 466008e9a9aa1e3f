/** How bad it is: an error spoils training or its numbers, a warning probably does, a note is worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

/** A file that a finding is about. */
export interface Entry {
  readonly path: string;
  readonly split?: 'train' | 'valid';
  readonly label?: string;
  /** What was found out about this file: '12 x 9 pixels', 'mirrored, 99 % alike'. */
  readonly detail?: string;
}

/** One thing found out about a data set, with all files that it is about. Plain data. */
export interface Finding {
  /** Stable, kebab-case. */
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence with its figures. */
  readonly message: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do. */
  readonly fix: string;
  /** Files that belong together, such as copies of one picture; single files stand in groups of their own. */
  readonly groups: readonly (readonly Entry[])[];
}

export interface ClassCount {
  readonly name: string;
  readonly train: number;
  readonly valid: number;
}

/** Least, median and largest. */
export type Range = readonly [least: number, median: number, most: number];

/** What `pipeline data check` found; kept as data-check.json in a run folder. The same data give the same content. */
export interface DataCheck {
  readonly format: 'pipefile-data-check';
  readonly version: 1;
  readonly root: string;
  readonly items: number;
  readonly train: number;
  readonly valid: number;
  readonly bytes: number;
  readonly classes: readonly ClassCount[];
  /** In pixels, of the files that can be used. */
  readonly width?: Range;
  readonly height?: Range;
  /** How many files of each type: 'a JPEG picture'. */
  readonly types: readonly { readonly type: string; readonly count: number }[];
  /** Errors first, then warnings, then notes. */
  readonly findings: readonly Finding[];
}

/** '1 file', '12 files'. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Files that each stand alone. */
export function alone(entries: readonly Entry[]): Entry[][] {
  return entries.map((entry) => [entry]);
}
