import { assemble, type Network } from './build.ts';
import { Outline } from './store.ts';

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

function product(shape: readonly number[]): number {
  return shape.reduce((total, axis) => total * axis, 1);
}
