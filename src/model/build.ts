import type { Architecture, Layer } from '../language/contracts/architecture.ts';
import type { Precision } from '../tensor/precision.ts';
import { type Tensor, type Tensor4D, tf } from '../tensor/tf.ts';
import { UserError } from '../util/problem.ts';
import { createHead } from './head.ts';
import { planHead } from './head-plan.ts';
import { type Draw, drawKaiming, drawZeros } from './init.ts';
import { sizeMisfit } from './input-sizes.ts';
import type { Model } from './model.ts';
import { createParts } from './parts.ts';
import { type LoadReport, loadPretrained } from './pretrained.ts';
import type { HeadSpec } from './spec.ts';
import { Store } from './store.ts';
import type { NamedArrays } from './weights/arrays.ts';

/** A body, and the head on it. */
export interface Network {
  readonly arch: Architecture;
  readonly head: HeadSpec;
  /** Channels of the pictures. */
  readonly nIn: number;
  readonly nOut: number;
  /** What convolutions are computed in: 'f32' unless given. */
  readonly precision?: Precision;
}

export interface BuiltModel extends Model {
  /** What the pretrained weights filled; absent without weights. */
  readonly loaded?: LoadReport;
}

/** What pretrained weights may be of, if not of the network: asked where they do not fit. */
export type Known = () => readonly Architecture[];

/**
 * The network on TF.js's present backend: freshly initialised from `seed`, then filled with `weights` (in another library's keys or fastai's) where
 * given. Throws UserError 'weights-mismatch' when they do not fit the architecture.
 */
export function buildModel(network: Network & { readonly seed: number }, weights?: NamedArrays, known: Known = () => []): BuiltModel {
  const draw = drawKaiming(network.seed);
  const model = assemble(network, weights === undefined ? draw : drawZeros, draw);
  if (weights === undefined) return model;
  try {
    return { ...model, loaded: loadPretrained(model, weights, network, known) };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** The network with zeros in it, for a state that is loaded next. */
export function buildEmptyModel(network: Network): Model {
  return assemble(network, drawZeros, drawZeros);
}

/** The network with its variables made by `store`: fastai's Sequential(body, head), so names begin with '0.' and '1.'. */
export function assemble(network: Network, drawBody: Draw, drawHead: Draw, store: Store = new Store()): Model {
  const { arch, head, nIn, nOut, precision = 'f32' } = network;
  const { groups, features, pooled = false } = arch;
  const common = { store, precision };
  const body = arch.build(createParts({ ...common, draw: drawBody, prefix: '0.', groups: { first: 0, last: groups - 1 } }), nIn);
  const parts = createParts({ ...common, draw: drawHead, prefix: '1.', groups: { first: groups, last: groups } });
  const judge = createHead(parts, planHead(features, nOut, pooled ? { ...head, pool: false } : head), groups);
  const checked = checkedBody(body, arch);
  return {
    parameters: store.parameters,
    buffers: store.buffers,
    entries: store.entries,
    counters: store.counters,
    groups: groups + 1,
    precision,
    forward: (x: Tensor4D, context) => tf.tidy(() => judge(checked(x, context), context)),
    dispose: () => store.dispose(),
  };
}

/** The body, with what it takes and gives held to what the architecture says of itself. */
function checkedBody(body: Layer, { name, input = {}, features, pooled = false }: Architecture): Layer {
  return (x, context) => {
    const [, height, width] = x.shape as [number, number, number, number];
    const expected = sizeMisfit(input, height, width);
    if (expected !== undefined) throw wrongSize(name, expected, `${width} x ${height} pixels`);
    const made = body(x, context);
    if (made.rank === (pooled ? 2 : 4) && made.shape.at(-1) === features) return made;
    throw wrongOutput(name, pooled ? `[n, ${features}]` : `[n, h, w, ${features}]`, made);
  };
}

function wrongSize(name: string, expected: string, found: string): UserError {
  const message = `${name} cannot take pictures of ${found}`;
  return new UserError({ code: 'does-not-fit', message, expected, found, hint: 'change the size that the transforms give' });
}

function wrongOutput(name: string, expected: string, made: Tensor): UserError {
  const message = `the architecture '${name}' gives something else than its \`features\` and \`pooled\` say`;
  return new UserError({ code: 'plugin-failed', message, expected, found: `[${made.shape.join(', ')}]` });
}
