import type { WordSpec } from '../language/spec.ts';

export type CallbackSpec = WordSpec<'callback'>;
export type LossSpec = WordSpec<'loss'>;
export type OptimizerSpec = WordSpec<'optimizer'>;

/** A metric of a learner, with the column that its values stand in: fastai's name, made unique within the learner. */
export interface MetricSpec extends WordSpec<'metric'> {
  readonly column: string;
}
export type ScheduleSpec = WordSpec<'schedule'>;

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
