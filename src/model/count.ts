import type { Variable } from '../tensor/tf.ts';
import { UserError } from '../util/problem.ts';
import { assemble } from './build.ts';
import type { ModelSpec } from './spec.ts';
import { type NewParameter, Store } from './store.ts';
import type { NamedArrays } from './weights/arrays.ts';

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

/** Throws UserError for a model that has more values than the arrays it is to be loaded from, before it takes its memory. */
export function refuseLarger(spec: Pick<ModelSpec, 'arch' | 'head' | 'nIn' | 'nOut'>, arrays: NamedArrays): void {
  let there = 0;
  for (const { data } of arrays.values()) there += data.length;
  const wanted = countParameters(spec).reduce((sum, { size }) => sum + size, 0);
  if (wanted <= there) return;
  throw new UserError({
    code: 'weights-mismatch',
    message: 'the weights do not belong to the model that is described beside them',
    expected: `${wanted.toLocaleString('en-US')} values or more`,
    found: `${there.toLocaleString('en-US')} values`,
  });
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
