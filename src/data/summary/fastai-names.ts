import type { BatchStage } from '../batch-plan.ts';
import type { ItemTransformSpec, Size, TargetBlock } from '../spec.ts';
import { float, repr, Tuple, Verbatim } from './python-text.ts';
import type { Step } from './trace.ts';

const RESAMPLES = new Tuple([new Verbatim('<Resampling.BILINEAR: 2>'), new Verbatim('<Resampling.NEAREST: 0>')]);
const ALWAYS = { p: float(1) };

/** What fastai 2.7 calls a step where it prints a pipeline: the class, or function, and its stored arguments. */
export function fastaiName(step: Step): string {
  switch (step.kind) {
    case 'open':
      return 'PILBase.create';
    case 'label':
      return step.fastai.arguments === undefined ? step.fastai.name : named(step.fastai.name, step.fastai.arguments);
    case 'encode':
      return encoderName(step.block, step.vocab);
    case 'one_hot':
      return named('OneHotEncode', { c: null });
    case 'item':
      return itemName(step.spec);
    case 'to_tensor':
      return 'ToTensor';
    case 'to_float':
      return named('IntToFloatTensor', { div: float(255), div_mask: 1 });
    case 'batch':
      return stageName(step.stage);
  }
}

function named(name: string, options: Readonly<Record<string, unknown>>): string {
  return `${name} -- ${repr(options)}`;
}

/** A vocab shows only where the block was given one: fastai prints the arguments of before the set-up. */
function encoderName(block: TargetBlock, vocab: readonly string[]): string {
  if (block.kind === 'regression') return named('RegressionSetup', { c: block.nOut });
  const given = block.vocab && (vocab.length > 0 ? vocab : block.vocab);
  if (block.kind === 'category') return named('Categorize', { vocab: given, sort: block.sort, add_na: block.addNa });
  if (block.encoded) return named('EncodedMultiCategorize', { vocab: given });
  return named('MultiCategorize', { vocab: given, sort: given === undefined, add_na: block.addNa });
}

function itemName(spec: ItemTransformSpec): string {
  switch (spec.kind) {
    case 'resize':
      return named('Resize', {
        size: widthFirst(spec.size),
        method: spec.method,
        pad_mode: spec.padMode,
        resamples: RESAMPLES,
        ...ALWAYS,
      });
    case 'random_resized_crop':
      return named('RandomResizedCrop', {
        size: widthFirst(spec.size),
        min_scale: spec.minScale,
        ratio: new Tuple(spec.ratio),
        resamples: RESAMPLES,
        val_xtra: spec.valXtra,
        max_scale: float(spec.maxScale),
        ...ALWAYS,
      });
    case 'ratio_resize':
      return named('RatioResize', { max_sz: spec.maxSz, resamples: RESAMPLES });
    case 'crop_pad':
      return named('CropPad', { size: widthFirst(spec.size), pad_mode: spec.padMode });
    case 'random_crop':
      return named('RandomCrop', { size: widthFirst(spec.size), ...ALWAYS });
    case 'flip_item':
      return named('FlipItem', { p: float(spec.p) });
    case 'dihedral_item':
      return named('DihedralItem', { p: float(spec.p) });
  }
}

function widthFirst([height, width]: Size): Tuple {
  return new Tuple([width, height]);
}

const CLASSES: Readonly<Record<string, string>> = {
  flip: 'Flip',
  dihedral: 'Dihedral',
  rotate: 'Rotate',
  zoom: 'Zoom',
  warp: 'Warp',
  brightness: 'Brightness',
  contrast: 'Contrast',
  saturation: 'Saturation',
};

function stageName(stage: BatchStage): string {
  switch (stage.kind) {
    case 'affine':
      return affineName(stage);
    case 'lighting': {
      const { maxLighting, batch } = stage.parts[0]!;
      return named(CLASSES[stage.name]!, { max_lighting: float(maxLighting), ...ALWAYS, draw: null, batch });
    }
    case 'hue':
      return named('Hue', ALWAYS);
    case 'crop': {
      const { size, minScale, ratio, mode, validScale, maxScale } = stage.spec;
      return named('RandomResizedCropGPU', {
        size: widthFirst(size),
        min_scale: float(minScale),
        ratio: new Tuple(ratio),
        mode,
        valid_scale: float(validScale),
        max_scale: float(maxScale),
        mode_mask: 'nearest',
        ...ALWAYS,
      });
    }
    case 'erase': {
      const { p, sl, sh, minAspect, maxCount } = stage.spec;
      return named('RandomErasing', { p: float(p), sl: float(sl), sh: float(sh), min_aspect: float(minAspect), max_count: maxCount });
    }
    case 'normalize': {
      const { mean, std } = stage.spec;
      return named('Normalize', { mean: channelTensor(mean), std: channelTensor(std), axes: new Tuple([0, 2, 3]) });
    }
  }
}

function affineName({ name, parts, size, mode, padMode, alignCorners }: BatchStage & { kind: 'affine' }): string {
  const common = { size: affineSize(size), mode, pad_mode: padMode, mode_mask: 'nearest', align_corners: alignCorners };
  const [first] = parts;
  if (first?.kind === 'flip') return named('Flip', { ...common, p: float(first.p) });
  if (first?.kind !== 'warp') return named(CLASSES[name]!, { ...common, ...ALWAYS });
  const { size: shown, ...rest } = common;
  return named('Warp', {
    magnitude: float(first.magnitude),
    ...ALWAYS,
    draw_x: null,
    draw_y: null,
    size: shown,
    ...rest,
    batch: first.batch,
  });
}

/** One number for a square, as it is mostly written. */
function affineSize(size: Size | undefined): unknown {
  if (size === undefined) return null;
  return size[0] === size[1] ? size[0] : new Tuple(size);
}

/** A tensor of shape [1, c, 1, 1] as torch prints it. */
function channelTensor(values: readonly number[]): Verbatim {
  const rows = values.map((value) => `[[${value.toFixed(4)}]]`);
  return new Verbatim(`tensor([[${rows.join(',\n\n         ')}]])`);
}
