import { tf, type Variable } from '../tensor/tf.ts';
import type { Layout } from './layout.ts';
import type { Buffer, Parameter } from './model.ts';

export interface NewParameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly layout: Layout;
  readonly group: number;
  readonly norm: boolean;
  readonly bias: boolean;
  readonly values: Float32Array;
}

/** One entry of a model's state, in torch's order: a variable, or the count of batches that a norm layer has seen. */
export type StateEntry =
  | { readonly kind: 'variable'; readonly name: string; readonly variable: Variable; readonly layout: Layout }
  | { readonly kind: 'counter'; readonly name: string };

/** Collects the variables of a model while it is built. */
export class Store {
  readonly parameters: Parameter[] = [];
  readonly buffers: Buffer[] = [];
  readonly entries: StateEntry[] = [];
  readonly counters: Map<string, number> = new Map();

  parameter({ name, shape, layout, group, norm, bias, values }: NewParameter): Variable {
    const variable = toVariable(values, shape, true);
    this.parameters.push({ name, variable, group, norm, bias });
    this.entries.push({ kind: 'variable', name, variable, layout });
    return variable;
  }

  buffer(name: string, values: Float32Array): Variable {
    const variable = toVariable(values, [values.length], false);
    this.buffers.push({ name, variable });
    this.entries.push({ kind: 'variable', name, variable, layout: 'plain' });
    return variable;
  }

  counter(name: string): void {
    this.counters.set(name, 0);
    this.entries.push({ kind: 'counter', name });
  }

  count(name: string): void {
    this.counters.set(name, (this.counters.get(name) ?? 0) + 1);
  }

  dispose(): void {
    for (const { variable } of [...this.parameters, ...this.buffers]) variable.dispose();
  }
}

function toVariable(values: Float32Array, shape: readonly number[], trainable: boolean): Variable {
  return tf.tidy(() => tf.variable(tf.tensor(values, shape as number[], 'float32'), trainable));
}
