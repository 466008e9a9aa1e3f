import type { BatchTransformSpec, BlockSpec, GetterSpec, ItemTransformSpec, LabellerSpec, SourceSpec, SplitterSpec } from '../data/spec.ts';
import type { OutputSpec } from '../interpret/spec.ts';
import type { ArchitectureSpec } from '../model/spec.ts';
import type { CallbackSpec, LossSpec, OptimizerSpec, TrainStep } from '../train/spec.ts';
import type { Metric } from './contracts/metric.ts';

/** What a word of each kind makes of its options: plain, serialisable data that crosses thread borders and enters fingerprints. */
export interface KindProducts {
  source: SourceSpec;
  block: BlockSpec;
  getter: GetterSpec;
  labeller: LabellerSpec;
  splitter: SplitterSpec;
  item_transform: ItemTransformSpec;
  batch_transform: readonly BatchTransformSpec[];
  architecture: ArchitectureSpec;
  metric: Metric;
  loss: LossSpec;
  optimizer: OptimizerSpec;
  stage: readonly TrainStep[];
  callback: CallbackSpec;
  output: OutputSpec;
}
