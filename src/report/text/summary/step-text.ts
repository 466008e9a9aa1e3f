import type { BatchStage } from '../../../data/batch-plan.ts';
import type { ItemTransformSpec, Size } from '../../../data/spec.ts';
import type { Step, Value } from '../../../data/summary/trace.ts';

/** A step in the words of the file, with the options that matter: 'resize 460 x 460, crop', 'flip + warp + rotate + zoom'. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case 'open':
      return step.mode === 'rgb' ? 'open as RGB' : 'open as grey';
    case 'label':
      return step.text;
    case 'encode':
      return step.block.kind === 'regression' ? 'to numbers' : step.block.kind === 'category' ? 'to class index' : 'to class indexes';
    case 'one_hot':
      return 'one-hot';
    case 'item':
      return itemText(step.spec);
    case 'to_tensor':
      return 'to tensor';
    case 'to_float':
      return 'to float, / 255';
    case 'batch':
      return stageText(step.stage);
  }
}

function sizeText([height, width]: Size): string {
  return `${width} x ${height}`;
}

function itemText(spec: ItemTransformSpec): string {
  switch (spec.kind) {
    case 'resize':
      return `resize ${sizeText(spec.size)}, ${spec.method}${spec.method === 'pad' ? ` with ${spec.padMode}` : ''}`;
    case 'random_resized_crop':
      return `random_resized_crop ${sizeText(spec.size)}, min_scale ${spec.minScale}`;
    case 'ratio_resize':
      return `ratio_resize ${spec.maxSz}`;
    case 'crop_pad':
      return `crop_pad ${sizeText(spec.size)}, ${spec.padMode}`;
    case 'random_crop':
      return `random_crop ${sizeText(spec.size)}`;
    case 'flip_item':
      return `flip, p ${spec.p}`;
    case 'dihedral_item':
      return `dihedral, p ${spec.p}`;
  }
}

function stageText(stage: BatchStage): string {
  switch (stage.kind) {
    case 'affine': {
      const kinds = stage.parts.map(({ kind }) => kind).join(' + ');
      return stage.size ? `${kinds}, to ${sizeText(stage.size)}` : kinds;
    }
    case 'lighting':
      return stage.parts.map(({ kind, maxLighting }) => `${kind} ${maxLighting}`).join(' + ');
    case 'hue':
      return `hue ${stage.spec.maxHue}`;
    case 'crop':
      return `random_resized_crop_gpu ${sizeText(stage.spec.size)}, min_scale ${stage.spec.minScale}`;
    case 'erase':
      return `random_erasing, p ${stage.spec.p}`;
    case 'normalize':
      return 'normalize';
  }
}

/** A value for people: sizes as width x height, tensors as their shape with the range of their values. */
export function valueText(value: Value, vocab: readonly string[]): string {
  switch (value.kind) {
    case 'path':
      return value.path;
    case 'image':
      return `${value.width} x ${value.height} ${value.mode === 'rgb' ? 'RGB' : 'grey'}`;
    case 'label':
      return Array.isArray(value.label) ? value.label.join('; ') : String(value.label);
    case 'pixels':
      return `${value.range ? 'float32' : 'uint8'} [${value.shape.join(', ')}]${value.range ? `  ${value.range.map((n) => n.toFixed(2)).join(' to ')}` : ''}`;
    case 'target':
      return targetText(value, vocab);
  }
}

const MOST_VALUES = 12;

function targetText({ type, shape, values }: Value & { kind: 'target' }, vocab: readonly string[]): string {
  const dtype = type === 'class' || type === 'classes' ? 'int32' : 'float32';
  if (shape.length === 0 && type === 'class') return `${values[0]} of ${vocab.length} classes`;
  if (shape.length === 0) return `${values[0]}`;
  if (shape.length > 1 || values.length > MOST_VALUES) return `${dtype} [${shape.join(', ')}]`;
  return `${dtype} [${shape.join(', ')}] ${values.join(' ')}`;
}
