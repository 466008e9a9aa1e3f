import type {
  BatchPlace,
  BatchResult,
  Callback,
  CallbackHost,
  EpochPlace,
  EpochRow,
  FitPlace,
  Gradients,
  TrainingBatch,
  Verdict,
} from '../../language/contracts/callback.ts';
import type { Words } from '../../language/word.ts';
import type { CallbackSpec } from '../spec.ts';

/** fastai's order of the recorder: a batch that a callback of lower order stops does not enter the smoothed loss. */
export const RECORDER_ORDER = 50;

/** Callbacks in fastai's order, called together. */
export class CallbackList {
  /** As listed in the file: what a checkpoint's states are matched by. */
  private readonly listed: readonly Callback[];
  private readonly ordered: readonly Callback[];

  constructor(callbacks: readonly Callback[]) {
    this.listed = callbacks;
    this.ordered = callbacks
      .map((callback, i) => ({ callback, i }))
      .sort((a, b) => a.callback.order - b.callback.order || a.i - b.i)
      .map(({ callback }) => callback);
  }

  /** The callbacks that a file lists, ready for a fit. */
  static of(specs: readonly CallbackSpec[], words: Words, host: CallbackHost): CallbackList {
    return new CallbackList(specs.map((spec) => words.create(spec).start(host)));
  }

  get length(): number {
    return this.listed.length;
  }

  /** In the order in which they run. */
  inOrder(): readonly Callback[] {
    return this.ordered;
  }

  /** These and further ones. */
  with(further: CallbackList): CallbackList {
    return new CallbackList([...this.listed, ...further.listed]);
  }

  /** Those that act on batches only: what logs or judges epochs has no part in lr_find. */
  withinEpochs(): CallbackList {
    return new CallbackList(this.listed.filter((callback) => callback.afterEpoch === undefined));
  }

  async beforeFit(fit: FitPlace): Promise<void> {
    for (const callback of this.ordered) await callback.beforeFit?.(fit);
  }

  validBatches(total: number): number {
    return Math.min(total, ...this.ordered.map((callback) => callback.validBatches?.(total) ?? total));
  }

  frozenNorms(): ReadonlySet<string> {
    return new Set(this.ordered.flatMap((callback) => [...(callback.frozenNorms?.() ?? [])]));
  }

  beforeBatch(batch: TrainingBatch, at: BatchPlace): TrainingBatch {
    return this.ordered.reduce((made, callback) => callback.beforeBatch?.(made, at) ?? made, batch);
  }

  gradientFactor(items: number): number {
    return this.ordered.reduce((factor, callback) => factor * (callback.gradientFactor?.(items) ?? 1), 1);
  }

  beforeStep(gradients: Gradients, items: number): Gradients | 'hold' {
    let current = gradients;
    for (const callback of this.ordered) {
      const next = callback.beforeStep?.(current, items) ?? current;
      if (next === 'hold') return next;
      current = next;
    }
    return current;
  }

  /** Those that come before the recorder, or those after it; the first verdict ends the round. */
  async afterBatch(result: BatchResult, at: BatchPlace, which: 'before' | 'after'): Promise<Verdict> {
    for (const callback of this.ordered) {
      if (callback.order < RECORDER_ORDER !== (which === 'before')) continue;
      const verdict = await callback.afterBatch?.(result, at);
      if (verdict) return verdict;
    }
    return undefined;
  }

  async afterEpoch(row: EpochRow, at: EpochPlace): Promise<Verdict> {
    for (const callback of this.ordered) {
      const verdict = await callback.afterEpoch?.(row, at);
      if (verdict) return verdict;
    }
    return undefined;
  }

  async afterFit(fit: FitPlace): Promise<void> {
    for (const callback of this.ordered) await callback.afterFit?.(fit);
    for (const callback of this.ordered) await callback.closing?.(fit);
  }

  save(): readonly unknown[] {
    return this.listed.map((callback) => callback.save?.() ?? null);
  }

  restore(saved: readonly unknown[]): void {
    for (const [i, callback] of this.listed.entries()) if (saved[i] !== null && saved[i] !== undefined) callback.restore?.(saved[i]);
  }
}
