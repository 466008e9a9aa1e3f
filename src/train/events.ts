import type { EpochRow } from '../language/contracts/callback.ts';

/** What a learner tells while it works. The core emits, it never prints. Losses are recorder values (debiased, beta 0.98) unless said otherwise. */
export type TrainEvent =
  | {
      readonly type: 'fit_started';
      readonly stage: number;
      readonly step: number;
      readonly epochs: number;
      readonly batchesPerEpoch: number;
      readonly columns: readonly string[];
    }
  | {
      readonly type: 'batch_done';
      readonly stage: number;
      readonly epoch: number;
      /** Batches of this epoch and split that are done, this one counted. */
      readonly batch: number;
      readonly batches: number;
      readonly split: 'train' | 'valid';
      readonly smoothLoss: number;
      readonly loss: number;
      /** Of every parameter group. */
      readonly lr: readonly number[];
      readonly mom: number;
      readonly seconds: number;
      /** Part of `seconds` spent waiting for the loader. */
      readonly waitSeconds: number;
    }
  | { readonly type: 'epoch_done'; readonly stage: number; readonly epoch: number; readonly row: EpochRow }
  | { readonly type: 'message'; readonly text: string }
  | {
      readonly type: 'checkpoint_saved';
      readonly path: string;
      readonly stage: number;
      readonly step: number;
      readonly epoch: number;
      readonly batch: number;
    }
  | {
      readonly type: 'lr_found';
      readonly stage: number;
      readonly lrs: readonly number[];
      readonly losses: readonly number[];
      readonly suggestions: Readonly<Record<string, number>>;
    }
  | { readonly type: 'validated'; readonly stage: number; readonly values: Readonly<Record<string, number | null>> }
  | { readonly type: 'fit_done'; readonly stage: number; readonly step: number };
