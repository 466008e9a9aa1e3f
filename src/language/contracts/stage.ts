import type { WordSpec } from '../spec.ts';
import type { CallbackHost } from './callback.ts';

/** A learning rate as a file states it: one number for all groups, fastai's slice, or one number for every group. */
export type LearningRate =
  | number
  /** slice(stop): the last group gets stop, the others stop/10. slice(start, stop): multiplicatively equidistant. */
  | { readonly start?: number; readonly stop: number }
  /** Group by group, the first group first. */
  | { readonly each: readonly number[] }
  /** What the last lr_find suggested by a rule: for all groups, or as slice(value/startDiv, value/stopDiv), slice(value/stopDiv). */
  | { readonly from: 'lr_find'; readonly rule: LrRule; readonly startDiv?: number; readonly stopDiv?: number };

export const LR_RULES = ['minimum', 'steep', 'valley', 'slide'] as const;
export type LrRule = (typeof LR_RULES)[number];

/** The primitive moves that every stage word expands to. `fine_tune` is freeze_to -1, fit, freeze_to 0, fit. */
export type TrainStep =
  | { readonly kind: 'freeze_to'; readonly n: number }
  | {
      readonly kind: 'fit';
      readonly epochs: number;
      /** Absent: the learner's lr. */
      readonly lr?: LearningRate;
      readonly schedule: WordSpec<'schedule'>;
      readonly wd?: number;
      readonly resetOpt: boolean;
      readonly callbacks: readonly WordSpec<'callback'>[];
    }
  | {
      readonly kind: 'lr_find';
      readonly startLr: number;
      readonly endLr: number;
      readonly numIt: number;
      readonly stopDiv: boolean;
      readonly suggest: readonly LrRule[];
    }
  | { readonly kind: 'validate' }
  | { readonly kind: 'save'; readonly name: string; readonly withOpt: boolean }
  | { readonly kind: 'load'; readonly model: SavedModel; readonly withOpt: boolean }
  /** What a stage word does itself. */
  | { readonly kind: 'act'; readonly stage: WordSpec<'stage'> };

/** A model saved earlier in the same run, or a file or run folder by its path. */
export type SavedModel = { readonly name: string } | { readonly path: string };

/** What a stage may ask of the training. */
export interface StageHost extends CallbackHost {
  /** Groups from n on train (negative: from the end), the others only in their norm layers. */
  freezeTo(n: number): void;
  /** Validation loss and metrics by column name. */
  validate(): Promise<Readonly<Record<string, number | null>>>;
}

/** What a stage word is made of: primitive steps in order, or an act of its own that the training thread carries out. */
export type StagePlan = readonly TrainStep[] | { readonly act: (host: StageHost) => void | Promise<void> };
