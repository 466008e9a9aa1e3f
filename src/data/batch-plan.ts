import type { BatchTransformSpec, ItemTransformSpec, PadMode, ResampleMode, Size } from './spec.ts';

export type AffineSpec = Extract<BatchTransformSpec, { kind: 'flip' | 'dihedral' | 'rotate' | 'zoom' | 'warp' }>;
export type LightingSpec = Extract<BatchTransformSpec, { kind: 'brightness' | 'contrast' | 'saturation' }>;
export type HueSpec = Extract<BatchTransformSpec, { kind: 'hue' }>;
export type CropSpec = Extract<BatchTransformSpec, { kind: 'random_resized_crop_gpu' }>;
export type ErasingSpec = Extract<BatchTransformSpec, { kind: 'random_erasing' }>;
export type NormalizeSpec = Extract<BatchTransformSpec, { kind: 'normalize' }>;

/** A step of the batch pipeline: one transform of fastai's, with what is composed into it. `name` is the first one's kind and what merging goes by. */
export type BatchStage =
  | {
      readonly kind: 'affine';
      readonly name: string;
      readonly parts: readonly AffineSpec[];
      readonly size?: Size;
      readonly mode: ResampleMode;
      readonly padMode: PadMode;
      readonly alignCorners: boolean;
    }
  | { readonly kind: 'lighting'; readonly name: string; readonly parts: readonly LightingSpec[] }
  | { readonly kind: 'hue'; readonly name: string; readonly spec: HueSpec }
  | { readonly kind: 'crop'; readonly name: string; readonly spec: CropSpec }
  | { readonly kind: 'erase'; readonly name: string; readonly spec: ErasingSpec }
  | { readonly kind: 'normalize'; readonly name: string; readonly spec: NormalizeSpec };

const STAGE_ORDER: Record<BatchStage['kind'], number> = { affine: 30, crop: 30, lighting: 40, hue: 40, normalize: 99, erase: 100 };

/**
 * The batch transforms as fastai runs them (fastai.md 3.1, 3.2, 5.1): composed where a spec joins the one before it, of several of one name
 * the last kept where the first stood, then sorted by order number.
 */
export function planBatchTransforms(specs: readonly BatchTransformSpec[]): BatchStage[] {
  const stages: BatchStage[] = [];
  for (const spec of specs) {
    const last = stages.at(-1);
    const joined = last && join(last, spec);
    if (joined) stages[stages.length - 1] = joined;
    else stages.push(stageOf(spec));
  }
  return sortByOrder(
    keepLast(stages, (stage) => stage.name),
    (stage) => STAGE_ORDER[stage.kind],
  );
}

/** The same list with what merging drops left out; planning it again changes nothing. */
export function mergeBatchTransforms(specs: readonly BatchTransformSpec[]): BatchTransformSpec[] {
  return planBatchTransforms(specs).flatMap((stage): readonly BatchTransformSpec[] => ('parts' in stage ? stage.parts : [stage.spec]));
}

/** The first of a group decides size, mode and padding; the others give their matrix or change only. */
function join(stage: BatchStage, spec: BatchTransformSpec): BatchStage | undefined {
  if (stage.kind === 'affine' && isAffine(spec) && spec.joins) return { ...stage, parts: [...stage.parts, spec] };
  if (stage.kind === 'lighting' && isLighting(spec) && spec.joins) return { ...stage, parts: [...stage.parts, spec] };
  return undefined;
}

/** Coordinate transforms, which can share one sampling. */
export function isAffine(spec: BatchTransformSpec): spec is AffineSpec {
  return spec.kind === 'flip' || spec.kind === 'dihedral' || spec.kind === 'rotate' || spec.kind === 'zoom' || spec.kind === 'warp';
}

/** Transforms in logit space. */
export function isLighting(spec: BatchTransformSpec): spec is LightingSpec {
  return spec.kind === 'brightness' || spec.kind === 'contrast' || spec.kind === 'saturation';
}

function stageOf(spec: BatchTransformSpec): BatchStage {
  if (isAffine(spec)) {
    const { size, mode, padMode, alignCorners } = spec;
    return { kind: 'affine', name: spec.kind, parts: [spec], ...(size && { size }), mode, padMode, alignCorners };
  }
  if (isLighting(spec)) return { kind: 'lighting', name: spec.kind, parts: [spec] };
  switch (spec.kind) {
    case 'hue':
      return { kind: 'hue', name: spec.kind, spec };
    case 'random_resized_crop_gpu':
      return { kind: 'crop', name: spec.kind, spec };
    case 'random_erasing':
      return { kind: 'erase', name: spec.kind, spec };
    case 'normalize':
      return { kind: 'normalize', name: spec.kind, spec };
  }
}

const ITEM_ORDER: Record<ItemTransformSpec['kind'], number> = {
  crop_pad: 0,
  flip_item: 0,
  dihedral_item: 0,
  resize: 1,
  random_crop: 1,
  random_resized_crop: 1,
  ratio_resize: 1,
};

/** The item transforms as fastai runs them: of several of one kind the last kept where the first stood, then sorted by order number. */
export function planItemTransforms(specs: readonly ItemTransformSpec[]): ItemTransformSpec[] {
  return sortByOrder(
    keepLast(specs, (spec) => spec.kind),
    (spec) => ITEM_ORDER[spec.kind],
  );
}

/** A Map keeps a key where it first stood and its value as it was last set. */
function keepLast<T>(list: readonly T[], name: (entry: T) => string): T[] {
  return [...new Map(list.map((entry) => [name(entry), entry])).values()];
}

function sortByOrder<T>(list: readonly T[], order: (entry: T) => number): T[] {
  return [...list].sort((a, b) => order(a) - order(b));
}
