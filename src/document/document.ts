import type { DataSpec } from '../data/spec.ts';
import type { TrainStep } from '../language/contracts/stage.ts';
import type { PluginModule } from '../language/plugin-module.ts';
import type { Registry } from '../language/registry.ts';
import type { OptionSchema } from '../language/schema-type.ts';
import type { WordSpec } from '../language/spec.ts';
import type { ArchitectureSpec } from '../model/architecture.ts';
import type { HeadSpec, WeightsSpec } from '../model/spec.ts';
import type { LearnerSpec } from '../train/spec.ts';
import type { Diagnostic, SourceRange } from './diagnostic.ts';

/** One stage word of `train` and the steps it expands to. */
export interface Stage {
  readonly word: string;
  /** Options as resolved, defaults filled in: shown by plan and explain. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly steps: readonly TrainStep[];
}

/** Where a value came from: a range in a file, `--set` number n, or the default of a word. */
export type Origin =
  | { readonly kind: 'file'; readonly range: SourceRange }
  | { readonly kind: 'flag'; readonly text: string }
  | { readonly kind: 'default'; readonly word: string };

/** A pipeline file that was found to be in order: every word resolved to its product. Immutable; the input of planning. */
export interface Document {
  /** Absolute path of the file. */
  readonly file: string;
  readonly name: string;
  readonly seed: number;
  /** The modules that words of the file come from. */
  readonly plugins: readonly PluginModule[];
  /** What the words of the file do. Not stored: made anew from `plugins` where a document is read back. */
  readonly words: Registry;
  readonly data: DataSpec;
  readonly model: ArchitectureSpec & { readonly weights: WeightsSpec; readonly head: HeadSpec };
  readonly learner: LearnerSpec;
  readonly train: readonly Stage[];
  readonly outputs: readonly WordSpec<'output'>[];
  readonly checkpoint: { readonly everyBatches: number };
  /** The paths that the file names. */
  readonly paths: readonly WrittenPath[];
  /** The long form with every default: what the run folder keeps as pipeline.yaml. Plain JSON values. */
  readonly resolved: Readonly<Record<string, unknown>>;
  /** Document path ('train[1].fit_one_cycle.lr_max') to where its value was written. */
  readonly origins: ReadonlyMap<string, Origin>;
}

/** What of a document can be stored: a run folder keeps it. */
export type StoredDocument = Omit<Document, 'origins' | 'words'>;

/** Validity is a type: only a file without errors has a document. Warnings may come with either. */
export type Parsed =
  | { readonly ok: true; readonly document: Document; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** A path of a pipeline file, as it was written. */
export interface WrittenPath {
  /** Where in the document; the paths of one list share it. */
  readonly path: string;
  readonly text: string;
  /** What it is relative to: the file that names it, `data.source` or `data.path`. */
  readonly from: NonNullable<OptionSchema['pathFrom']>;
  /** The absolute file or folder that it names; left out where it is below a source that is no folder of the user's. */
  readonly target?: string;
}
