import type { Architecture } from './contracts/architecture.ts';
import type { BatchTransform } from './contracts/batch-transform.ts';
import type { Block } from './contracts/block.ts';
import type { CallbackWord } from './contracts/callback.ts';
import type { Getter } from './contracts/getter.ts';
import type { ItemTransform } from './contracts/item-transform.ts';
import type { Labeller } from './contracts/labeller.ts';
import type { LossWord } from './contracts/loss.ts';
import type { Metric } from './contracts/metric.ts';
import type { Rule } from './contracts/optimizer.ts';
import type { OutputWord } from './contracts/output.ts';
import type { Schedule } from './contracts/schedule.ts';
import type { Source } from './contracts/source.ts';
import type { Splitter } from './contracts/splitter.ts';
import type { StagePlan } from './contracts/stage.ts';
import type { WordSpec } from './spec.ts';

/** What a word of each kind makes of its options: plain, serialisable data that crosses thread borders and enters fingerprints. */
export interface KindProducts {
  source: Source;
  block: Block;
  getter: Getter;
  labeller: Labeller;
  splitter: Splitter;
  item_transform: ItemTransform;
  batch_transform: readonly BatchTransform[];
  architecture: Architecture;
  metric: Metric;
  loss: LossWord;
  optimizer: Rule;
  schedule: Schedule;
  stage: StagePlan;
  callback: CallbackWord;
  output: OutputWord;
}

/** The kinds whose words are stored as their names and options; a stage's product is plain data that is stored itself. */
export type SpecKind = Exclude<keyof KindProducts, 'stage'>;

/** What a word inside another word's options is. */
export type Stored<K extends keyof KindProducts> = K extends SpecKind ? WordSpec<K> : KindProducts[K];
