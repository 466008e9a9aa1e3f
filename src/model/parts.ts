import type { Parts } from '../language/contracts/architecture.ts';
import { activate } from '../tensor/activation.ts';
import { averagePool } from '../tensor/concat-pool.ts';
import { maxPool } from '../tensor/max-pool.ts';
import type { Precision } from '../tensor/precision.ts';
import { type Tensor4D, tf } from '../tensor/tf.ts';
import * as tensors from '../tensor/toolkit.ts';
import { createConvLayer } from './conv-layer.ts';
import { createDropout } from './dropout.ts';
import { residual, sequence, skip } from './flow.ts';
import type { Draw } from './init.ts';
import { createLinear } from './linear.ts';
import { createNormLayer } from './norm.ts';
import type { Store } from './store.ts';

/** Where the variables of a part of the network go, and how they start. */
export interface PartsOptions {
  readonly store: Store;
  readonly draw: Draw;
  readonly precision: Precision;
  /** What every name begins with: '0.' for the body, '1.' for the head. */
  readonly prefix: string;
  /** The parameter groups that parts may be in. */
  readonly groups: { readonly first: number; readonly last: number };
}

/** The parts that networks are built from, with their variables in `store`. A group that there is not throws. */
export function createParts({ store, draw, precision, prefix, groups }: PartsOptions): Parts {
  const named = <P extends { readonly name: string; readonly group: number }>(part: P): P => ({
    ...part,
    name: `${prefix}${part.name}`,
    group: checked(part.group, part.name),
  });
  const checked = (group: number, name: string): number => {
    if (Number.isInteger(group) && group >= groups.first && group <= groups.last) return group;
    throw new Error(`${name} is in parameter group ${group}; the groups are ${groups.first} to ${groups.last}`);
  };
  return {
    tensors,
    parameter: (part) => {
      const { shape, first, layout = 'plain', trainsFrozen = false, decays = true, ...place } = named(part);
      const count = shape.reduce((product, axis) => product * axis, 1);
      const values = typeof first === 'number' ? new Float32Array(count).fill(first) : draw(place.name, count, first.fan);
      return store.parameter({ ...place, shape, layout, trainsFrozen, decays, values });
    },
    convNorm: (part) =>
      createConvLayer(store, draw, precision, {
        ...part,
        conv: `${prefix}${part.conv}`,
        norm: `${prefix}${part.norm}`,
        group: checked(part.group, part.conv),
      }),
    batchNorm: (part) => createNormLayer(store, named(part)),
    linear: (part) => createLinear(store, draw, named(part)),
    activation: (activation) => (x) => activate(x, activation),
    dropout: (name, p) => createDropout(`${prefix}${name}`, p),
    maxPool: (part) => (x) => maxPool(x as Tensor4D, part),
    halve: (x) => tf.avgPool(x as Tensor4D, 2, 2, 'same'),
    globalAverage: (x) => averagePool(x as Tensor4D),
    sequence,
    residual,
    skip,
  };
}
