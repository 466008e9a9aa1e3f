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

/** How hyper-parameters move during one fit; positions and values as fastai.md section 8. */
export type Schedule =
  | { readonly kind: 'flat' }
  | {
      readonly kind: 'one_cycle';
      readonly div: number;
      readonly divFinal: number;
      readonly pctStart: number;
      /** The learner's where left out. */
      readonly moms?: readonly [number, number, number];
    }
  | { readonly kind: 'flat_cos'; readonly divFinal: number; readonly pctStart: number }
  | { readonly kind: 'sgdr'; readonly nCycles: number; readonly cycleLen: number; readonly cycleMult: number };

/** The primitive moves that every stage word expands to. `fine_tune` is freeze_to -1, fit, freeze_to 0, fit. */
export type TrainStep =
  | { readonly kind: 'freeze_to'; readonly n: number }
  | {
      readonly kind: 'fit';
      readonly epochs: number;
      /** Absent: the learner's lr. */
      readonly lr?: LearningRate;
      readonly schedule: Schedule;
      readonly wd?: number;
      readonly resetOpt: boolean;
      readonly callbacks: readonly CallbackSpec[];
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
  | { readonly kind: 'load'; readonly model: SavedModel; readonly withOpt: boolean };

/** A model saved earlier in the same run, or a file or run folder by its path. */
export type SavedModel = { readonly name: string } | { readonly path: string };

export interface CallbackSpec {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
}
export interface MetricSpec {
  readonly kind: string;
  /** Column name in tables and files, as fastai prints it. */
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}
export interface LossSpec {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
}
export interface OptimizerSpec {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The learner section, resolved, without the model. */
export interface LearnerSpec {
  readonly loss?: LossSpec;
  readonly opt: OptimizerSpec;
  readonly lr: number;
  readonly wd?: number;
  readonly wdBnBias: boolean;
  readonly trainBn: boolean;
  readonly moms: readonly [number, number, number];
  readonly metrics: readonly MetricSpec[];
  readonly callbacks: readonly CallbackSpec[];
  readonly precision: 'auto' | 'f32' | 'bf16' | 'f16';
  readonly seed: number;
}
