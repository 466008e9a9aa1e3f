import { UserError } from '../util/problem.ts';
import { assemble, type Network } from './build.ts';
import { Outline } from './store.ts';
import type { NamedArrays } from './weights/arrays.ts';

/** How many values a parameter has and what decides whether it trains. */
export interface CountedParameter {
  readonly group: number;
  readonly trainsFrozen: boolean;
  readonly size: number;
}

/** The parameters of a network, counted without making them: no engine is needed. */
export function countParameters(network: Network): readonly CountedParameter[] {
  const nothing = (): Float32Array => new Float32Array(0);
  const { parameters, entries } = assemble(network, nothing, nothing, new Outline());
  const sizes = new Map(entries.map((entry) => [entry.name, entry.kind === 'variable' ? product(entry.shape) : 0]));
  return parameters.map(({ name, group, trainsFrozen }) => ({ group, trainsFrozen, size: sizes.get(name)! }));
}

/** Throws UserError for a network that has more values than the arrays it is to be loaded from, before it takes its memory. */
export function refuseLarger(network: Network, arrays: NamedArrays): void {
  let there = 0;
  for (const { data } of arrays.values()) there += data.length;
  const wanted = countParameters(network).reduce((sum, { size }) => sum + size, 0);
  if (wanted <= there) return;
  throw new UserError({
    code: 'weights-mismatch',
    message: 'the weights do not belong to the model that is described beside them',
    expected: `${wanted.toLocaleString('en-US')} values or more`,
    found: `${there.toLocaleString('en-US')} values`,
  });
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, axis) => total * axis, 1);
}
