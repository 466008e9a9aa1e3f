import type { EpochRow } from './callback.ts';
import type { Plots, ShownItem } from './plots.ts';
import type { ConfusionMatrix, Predictions } from './predictions.ts';

/** What an output word does. */
export interface OutputWord {
  /** Starts what other outputs of the same run show too. It is called of every output of a file, and waited for, before any is written. */
  readonly prepare?: (run: FinishedRun) => void | Promise<void>;
  /** Writes the word's files into the run's folder; resolves to one line for people: the files, or what they say. */
  readonly write: (run: FinishedRun) => Promise<string>;
}

/** One fit of a stage: fastai prints one table for each. */
export interface FitHistory {
  readonly stage: number;
  readonly step: number;
  readonly rows: readonly EpochRow[];
}

/** What a learning rate finder found: its curve, and the rate that each rule suggests. */
export interface LrFind {
  readonly stage: number;
  readonly lrs: readonly number[];
  readonly losses: readonly number[];
  readonly suggestions: Readonly<Record<string, number>>;
}

/** One item of the data set. */
export interface ItemRow {
  /** Below the root of the predictions. */
  readonly path: string;
  /** Several names or numbers are joined by ';'. */
  readonly label: string;
  /** Empty for an item that is on neither side. */
  readonly split: 'train' | 'valid' | '';
  readonly sha256: string;
}

/** Something about the data that may spoil training or its numbers. */
export interface DataFinding {
  readonly severity: 'error' | 'warning' | 'note';
  /** Stable, kebab-case. */
  readonly rule: string;
  readonly message: string;
}

/** Which pictures `showBatch` gives. */
export interface ShowOptions {
  readonly split: 'train' | 'valid';
  readonly count: number;
  /** The first item again and again, as it comes in as many epochs: what augmentation does to it. */
  readonly unique: boolean;
}

/**
 * A trained run, for the words that show it: what it reached as plain data, the means to read more of it, and the means to draw and to write.
 * Methods that need something that the run has not written throw a UserError that says what.
 */
export interface FinishedRun {
  readonly name: string;
  /** The run folder, absolute. */
  readonly folder: string;
  /** The last values of the validation loss and of the metrics, by column. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** The fits in order, with a row for each epoch. */
  readonly fits: readonly FitHistory[];
  readonly finds: readonly LrFind[];
  /** Every item with its side; undefined where the run wrote no list. */
  readonly items?: readonly ItemRow[];
  /** Of the validation set. */
  predictions(): Predictions;
  /** Of the validation set; for one class per picture alone. */
  confusionMatrix(): ConfusionMatrix;
  /** A square JPEG copy of an item's picture as a data URI, `side` pixels wide; undefined where it cannot be decoded. */
  photo(path: string, side: number): Promise<string | undefined>;
  /** The first items of the first epoch as the network gets them, with the normalisation undone. */
  showBatch(options: ShowOptions): Promise<readonly ShownItem[]>;
  /** What was found out about the data: data-check.json, which is made where the run has none. */
  checkData(): Promise<readonly DataFinding[]>;
  /** The report as one HTML page that needs no other file. */
  page(): Promise<string>;
  readonly plots: Plots;
  /** Keeps a chart as `<name>.svg` and `<name>.png` (144 pixels per inch where `dpi` is left out); gives both names, for people. */
  savePlot(name: string, svg: string, dpi?: number): Promise<string>;
  /** Keeps a file in the run's folder; gives its name. */
  writeText(name: string, text: string): Promise<string>;
  writeBytes(name: string, bytes: Uint8Array): Promise<string>;
}
