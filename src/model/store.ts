import type { Layout } from '../language/contracts/architecture.ts';
import { tf, type Variable } from '../tensor/tf.ts';
import type { Buffer, Parameter, StateEntry } from './model.ts';

export interface NewParameter extends Omit<Parameter, 'variable'> {
  readonly shape: readonly number[];
  readonly layout: Layout;
  readonly values: Float32Array;
}

/** Collects the variables of a model while it is built, in torch's order. A name that is taken throws. */
export class Store {
  readonly parameters: Parameter[] = [];
  readonly buffers: Buffer[] = [];
  readonly entries: StateEntry[] = [];
  readonly counters: Map<string, number> = new Map();
  private readonly names = new Set<string>();

  parameter({ shape, layout, values, ...parameter }: NewParameter): Variable {
    const { name } = parameter;
    this.take(name);
    const variable = this.variable(values, shape, true);
    this.parameters.push({ ...parameter, variable });
    this.entries.push({ kind: 'variable', name, variable, layout, shape });
    return variable;
  }

  buffer(name: string, values: Float32Array): Variable {
    this.take(name);
    const shape = [values.length];
    const variable = this.variable(values, shape, false);
    this.buffers.push({ name, variable });
    this.entries.push({ kind: 'variable', name, variable, layout: 'plain', shape });
    return variable;
  }

  counter(name: string): void {
    this.take(name);
    this.counters.set(name, 0);
    this.entries.push({ kind: 'counter', name });
  }

  count(name: string): void {
    this.counters.set(name, (this.counters.get(name) ?? 0) + 1);
  }

  dispose(): void {
    for (const { variable } of [...this.parameters, ...this.buffers]) variable.dispose();
  }

  protected variable(values: Float32Array, shape: readonly number[], trainable: boolean): Variable {
    return tf.tidy(() => tf.variable(tf.tensor(values, shape as number[], 'float32'), trainable));
  }

  private take(name: string): void {
    if (this.names.has(name)) throw new Error(`two parts of the network are called ${name}`);
    this.names.add(name);
  }
}

/** A store that makes no variables: for what a network is made of, without an engine. Layers made with it cannot be run. */
export class Outline extends Store {
  protected override variable(): Variable {
    return undefined as unknown as Variable;
  }
}
