import { type Tensor4D, tf } from '../tensor/tf.ts';
import { createBody } from './body.ts';
import { type BodyPlan, planBody } from './body-plan.ts';
import { createHead } from './head.ts';
import { type HeadLayer, planHead } from './head-plan.ts';
import { type Draw, drawKaiming, drawZeros } from './init.ts';
import type { Model } from './model.ts';
import { type LoadReport, loadPretrained } from './pretrained.ts';
import type { ModelSpec, XresnetSpec } from './spec.ts';
import { Store } from './store.ts';
import type { NamedArrays } from './weights/arrays.ts';
import { createXresnet, xresnetFeatures } from './xresnet.ts';

export interface BuiltModel extends Model {
  /** What the pretrained weights filled; absent without weights. */
  readonly loaded?: LoadReport;
}

/** Group of the head; the body has groups 0 and 1. */
const HEAD_GROUP = 2;

/**
 * The network of `spec` on TF.js's present backend: freshly initialised from `spec.seed`, then filled with `weights` (torchvision's or fastai's keys) where
 * given. Throws UserError 'weights-mismatch' when they do not fit the architecture.
 */
export function buildModel(spec: ModelSpec, weights?: NamedArrays): BuiltModel {
  const draw = drawKaiming(spec.seed);
  const model = assemble(spec, weights === undefined ? draw : drawZeros, draw);
  if (weights === undefined) return model;
  try {
    return { ...model, loaded: loadPretrained(model, weights, spec) };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** The network of `spec` with zeros in it, for a state that is loaded next. */
export function buildEmptyModel(spec: Pick<ModelSpec, 'arch' | 'head' | 'nIn' | 'nOut'>): Model {
  return assemble(spec, drawZeros, drawZeros);
}

/** The network of `spec` with its variables made by `store`. */
export function assemble(
  { arch, head, nIn, nOut }: Pick<ModelSpec, 'arch' | 'head' | 'nIn' | 'nOut'>,
  drawBody: Draw,
  drawHead: Draw,
  store: Store = new Store(),
): BuiltModel {
  const body = arch.kind === 'xresnet' ? arch : planBody(arch);
  const features = body.kind === 'xresnet' ? xresnetFeatures(body) : body.features;
  return assembleModel(body, planHead(features, nOut, head), { nIn, drawBody, drawHead }, store);
}

export interface Drawing {
  readonly nIn: number;
  readonly drawBody: Draw;
  readonly drawHead: Draw;
}

/** A model from its two plans, freshly initialised. */
export function assembleModel(
  bodyPlan: BodyPlan | XresnetSpec,
  headPlan: readonly HeadLayer[],
  { nIn, drawBody, drawHead }: Drawing,
  store: Store = new Store(),
): BuiltModel {
  const body = bodyPlan.kind === 'xresnet' ? createXresnet(store, drawBody, bodyPlan, nIn) : createBody(store, drawBody, bodyPlan, nIn);
  const head = createHead(store, drawHead, headPlan, HEAD_GROUP);
  return {
    parameters: store.parameters,
    buffers: store.buffers,
    entries: store.entries,
    counters: store.counters,
    groups: HEAD_GROUP + 1,
    forward: (x: Tensor4D, context) => tf.tidy(() => head(body(x, context), context)),
    dispose: () => store.dispose(),
  };
}
