import type { Variable } from '../tensor/tf.ts';
import { assemble } from './build.ts';
import type { ModelSpec } from './spec.ts';
import { type NewParameter, Store } from './store.ts';

/** How many values a parameter has and what decides whether it trains. */
export interface CountedParameter {
  readonly group: number;
  readonly norm: boolean;
  readonly size: number;
}

/** The parameters of an architecture, counted without making them: no engine is needed. */
export function countParameters(spec: Pick<ModelSpec, 'arch' | 'head' | 'nIn' | 'nOut'>): readonly CountedParameter[] {
  const store = new CountingStore();
  const nothing = (): Float32Array => new Float32Array(0);
  assemble(spec, nothing, nothing, store);
  return store.counted;
}

class CountingStore extends Store {
  readonly counted: CountedParameter[] = [];

  override parameter({ group, norm, shape }: NewParameter): Variable {
    this.counted.push({ group, norm, size: shape.reduce((product, axis) => product * axis, 1) });
    return undefined as unknown as Variable;
  }

  override buffer(): Variable {
    return undefined as unknown as Variable;
  }
}
