import type { Padding } from '../image/crop-pad.ts';
import { type Size, sizeText } from '../image/size.ts';
import type {
  AffineTransform,
  BatchTransform,
  CropTransform,
  ImageTransform,
  LightingTransform,
  NormalizeTransform,
  ResampleMode,
} from '../language/contracts/batch-transform.ts';

interface Group<P extends AffineTransform | LightingTransform> {
  readonly family: P['family'];
  /** The first part's. */
  readonly name: string;
  readonly order: number;
  readonly parts: readonly P[];
}

export interface AffineStage extends Group<AffineTransform> {
  readonly family: 'affine';
  readonly size?: Size;
  readonly mode: ResampleMode;
  readonly padMode: Padding;
  readonly alignCorners: boolean;
}

export interface LightingStage extends Group<LightingTransform> {
  readonly family: 'lighting';
}

/** A step of the batch pipeline: one transform of fastai's, with what is composed into it. */
export type BatchStage = AffineStage | LightingStage | CropTransform | NormalizeTransform | ImageTransform;

/**
 * Batch transforms as fastai runs them (fastai.md 3.1, 3.2, 5.1): composed where one joins the one before it, of several of one name the last
 * kept where the first stood, then sorted by order number.
 */
export function planBatchTransforms(transforms: readonly BatchTransform[]): BatchStage[] {
  const stages: BatchStage[] = [];
  for (const transform of transforms) {
    const last = stages.at(-1);
    const joined = last && join(last, transform);
    if (joined) stages[stages.length - 1] = joined;
    else stages.push(stageOf(transform));
  }
  return inOrder(stages);
}

/** Of several of one name the last, where the first stood; sorted by order number, those of equal order as they were listed. */
export function inOrder<T extends { readonly name: string; readonly order: number }>(list: readonly T[]): T[] {
  // A Map keeps a key where it first stood and its value as it was last set.
  return [...new Map(list.map((entry) => [entry.name, entry])).values()].sort((a, b) => a.order - b.order);
}

/** The first of a group decides size, mode and padding; the others give their matrix or change only. */
function join(stage: BatchStage, transform: BatchTransform): BatchStage | undefined {
  if (stage.family === 'affine' && transform.family === 'affine' && transform.joins)
    return { ...stage, parts: [...stage.parts, transform] };
  if (stage.family === 'lighting' && transform.family === 'lighting' && transform.joins)
    return { ...stage, parts: [...stage.parts, transform] };
  return undefined;
}

function stageOf(transform: BatchTransform): BatchStage {
  if (transform.family === 'affine') {
    const { family, name, order, size, mode, padMode, alignCorners } = transform;
    return { family, name, order, parts: [transform], ...(size && { size }), mode, padMode, alignCorners };
  }
  if (transform.family !== 'lighting') return transform;
  const { family, name, order } = transform;
  return { family, name, order, parts: [transform] };
}

/** The transforms of a stage; of a group all that are composed. */
export function partsOf(stage: BatchStage): readonly [BatchTransform, ...BatchTransform[]] {
  return ('parts' in stage ? stage.parts : [stage]) as unknown as readonly [BatchTransform, ...BatchTransform[]];
}

/** A stage for people: 'flip + warp, to 224 x 224'. */
export function stageText(stage: BatchStage): string {
  const text = partsOf(stage)
    .map((part) => part.text)
    .join(' + ');
  return stage.family === 'affine' && stage.size ? `${text}, to ${sizeText(stage.size)}` : text;
}

/** A stage as fastai prints it: a group is the first of its transforms. */
export function stageFastaiText(stage: BatchStage): string {
  const [first] = partsOf(stage);
  return first.fastaiText ?? first.text;
}
