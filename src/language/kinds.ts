import type { BatchTransformSpec, BlockSpec, GetterSpec, ItemTransformSpec, LabellerSpec, SourceSpec, SplitterSpec } from '../data/spec.ts';
import type { OutputSpec } from '../interpret/spec.ts';
import type { TrainStep } from '../train/spec.ts';
import type { Architecture } from './contracts/architecture.ts';
import type { CallbackWord } from './contracts/callback.ts';
import type { LossWord } from './contracts/loss.ts';
import type { Metric } from './contracts/metric.ts';
import type { Rule } from './contracts/optimizer.ts';
import type { WordSpec } from './spec.ts';

/** What a word of each kind makes of its options: plain, serialisable data that crosses thread borders and enters fingerprints. */
export interface KindProducts {
  source: SourceSpec;
  block: BlockSpec;
  getter: GetterSpec;
  labeller: LabellerSpec;
  splitter: SplitterSpec;
  item_transform: ItemTransformSpec;
  batch_transform: readonly BatchTransformSpec[];
  architecture: Architecture;
  metric: Metric;
  loss: LossWord;
  optimizer: Rule;
  stage: readonly TrainStep[];
  callback: CallbackWord;
  output: OutputSpec;
}

/** The kinds whose words are stored as specs; the others' products are still plain data that is stored itself. */
export type SpecKind = 'architecture' | 'metric' | 'loss' | 'optimizer' | 'callback';
export const SPEC_KINDS: ReadonlySet<string> = new Set<SpecKind>(['architecture', 'metric', 'loss', 'optimizer', 'callback']);

/** What a word inside another word's options is. */
export type Stored<K extends keyof KindProducts> = K extends SpecKind ? WordSpec<K> : KindProducts[K];
