import type { Labeller } from '../../language/contracts/labeller.ts';
import type { TargetStep, TargetValue } from '../../language/contracts/task.ts';
import type { WordSpec } from '../../language/spec.ts';
import type { Problem } from '../../util/problem.ts';
import type { Label } from '../items.ts';
import type { SizedFile } from '../work.ts';

/** What fastai prints for a function of a pipeline. */
export type FastaiName = NonNullable<Labeller['fastai']>;

/** One function of a pipeline, as it will be called. */
export type Step =
  | { readonly kind: 'open'; readonly mode: 'rgb' | 'grey' }
  | { readonly kind: 'label'; readonly spec: WordSpec<'labeller'>; readonly text: string; readonly fastai: FastaiName }
  | ({ readonly kind: 'encode' } & TargetStep)
  | ({ readonly kind: 'item' } & TransformStep)
  | { readonly kind: 'to_tensor' }
  | { readonly kind: 'to_float' }
  | ({ readonly kind: 'batch' } & TransformStep);

/** One transform, or several that are composed. */
export interface TransformStep {
  /** The names of the transforms. */
  readonly names: readonly string[];
  /** In the words of the file, with the options that matter. */
  readonly text: string;
  /** As fastai prints it. */
  readonly fastaiText: string;
}

/** What a step gave, without its pixels. */
export type Value =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'image'; readonly mode: 'rgb' | 'grey'; readonly width: number; readonly height: number }
  | { readonly kind: 'label'; readonly label: Label }
  /** Shape [c, h, w] or [n, c, h, w]; range of the values once they are floats. */
  | { readonly kind: 'pixels'; readonly shape: readonly number[]; readonly range?: readonly [number, number] }
  | ({ readonly kind: 'target' } & TargetValue);

/** A pipeline, what went in, and what each step gave; the step after the last result is the one that failed. */
export interface Walk {
  readonly steps: readonly Step[];
  readonly from: readonly Value[];
  readonly results: readonly (readonly Value[])[];
}

/** One item taken through every step, then one batch: plain data, as far as it went. */
export interface Summary {
  /** Absolute folder that paths are below. */
  readonly root: string;
  readonly found: number;
  readonly sizes?: { readonly train: number; readonly valid: number };
  readonly vocab: readonly string[];
  /** Image and target. */
  readonly pipelines: readonly (readonly Step[])[];
  /** Of the first training item, by block. */
  readonly sample: readonly Walk[];
  readonly itemPipeline: readonly Step[];
  readonly batchPipeline: readonly Step[];
  readonly item?: Walk;
  /** The items of the batch with their sizes after the item transforms, as far as they were made. */
  readonly added: readonly SizedFile[];
  readonly wanted: number;
  readonly collated: boolean;
  readonly batch?: Walk;
  /** Why it ended before the last step. */
  readonly failure?: Problem;
}
