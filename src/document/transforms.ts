import type { BatchTransformSpec, DataSpec, ItemTransformSpec } from '../data/spec.ts';

/** fastai's order numbers: lower first, stable (fastai.md 3.2). */
const ITEM_ORDER: Readonly<Record<ItemTransformSpec['kind'], number>> = {
  crop_pad: 0,
  flip_item: 0,
  dihedral_item: 0,
  resize: 1,
  random_resized_crop: 1,
  ratio_resize: 1,
  random_crop: 1,
};
const BATCH_ORDER: Readonly<Record<BatchTransformSpec['kind'], number>> = {
  flip: 30,
  dihedral: 30,
  rotate: 30,
  zoom: 30,
  warp: 30,
  random_resized_crop_gpu: 30,
  brightness: 40,
  contrast: 40,
  saturation: 40,
  hue: 40,
  normalize: 99,
  random_erasing: 100,
};

export const IMAGENET_STATS = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

/**
 * fastai's merging: of several transforms of one kind the last is kept, where the first stood; then they are sorted by their order.
 * `normalized` appends ImageNet's normalisation where the file gives none, as vision_learner does for pretrained weights.
 */
export function mergeTransforms(
  item: readonly ItemTransformSpec[],
  batch: readonly BatchTransformSpec[],
  normalized: boolean,
): Pick<DataSpec, 'itemTfms' | 'batchTfms'> {
  const all: BatchTransformSpec[] = [...batch];
  if (normalized && !batch.some(({ kind }) => kind === 'normalize')) all.push({ kind: 'normalize', ...IMAGENET_STATS });
  return { itemTfms: mergeByKind(item, ITEM_ORDER), batchTfms: mergeByKind(all, BATCH_ORDER) };
}

function mergeByKind<T extends { readonly kind: K }, K extends string>(
  list: readonly T[],
  order: Readonly<Record<K, number>>,
): readonly T[] {
  const merged = new Map<K, T>();
  for (const spec of list) merged.set(spec.kind, spec);
  return [...merged.values()].sort((a, b) => order[a.kind] - order[b.kind]);
}
