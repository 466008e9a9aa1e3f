import type { Parameter } from '../model/model.ts';
import { tf, type Variable } from '../tensor/tf.ts';
import { valuesOf } from '../tensor/values.ts';

/** Lookahead's slow weights (Zhang et al. 2019), fastai's form: copied before the first step, moved every k steps, then copied back. */
export class SlowWeights {
  private readonly slow = new Map<string, Variable>();
  private count = 0;
  private readonly k: number;
  private readonly alpha: number;

  constructor({ k, alpha }: { readonly k: number; readonly alpha: number }) {
    this.k = k;
    this.alpha = alpha;
  }

  beforeStep(parameters: readonly Parameter[]): void {
    if (this.slow.size > 0) return;
    for (const { name, variable } of parameters) this.set(name, valuesOf(variable), variable.shape);
  }

  afterStep(parameters: readonly Parameter[]): void {
    this.count++;
    if (this.count % this.k !== 0) return;
    for (const { name, variable } of parameters) {
      const slow = this.slow.get(name)!;
      tf.tidy(() => {
        slow.assign(tf.add(slow, tf.mul(tf.sub(variable, slow), this.alpha)));
        variable.assign(tf.add(slow, 0));
      });
    }
  }

  clear(): void {
    for (const variable of this.slow.values()) variable.dispose();
    this.slow.clear();
    this.count = 0;
  }

  save(into: Map<string, Float32Array>): number {
    for (const [name, variable] of this.slow) into.set(`${name}#slow`, valuesOf(variable));
    return this.count;
  }

  restore(parameters: readonly Parameter[], saved: ReadonlyMap<string, Float32Array>, count: number): void {
    this.clear();
    this.count = count;
    for (const { name, variable } of parameters) {
      const values = saved.get(`${name}#slow`);
      if (values) this.set(name, values.slice(), variable.shape);
    }
  }

  private set(name: string, values: Float32Array, shape: number[]): void {
    this.slow.set(
      name,
      tf.tidy(() => tf.variable(tf.tensor(values, shape), false)),
    );
  }
}
