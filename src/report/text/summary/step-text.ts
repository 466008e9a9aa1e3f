import type { Step, Value } from '../../../data/summary/trace.ts';

/** A step in the words of the file, with the options that matter: 'resize 460 x 460, crop', 'flip + warp + rotate + zoom'. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case 'open':
      return step.mode === 'rgb' ? 'open as RGB' : 'open as grey';
    case 'label':
      return step.text;
    case 'encode':
      return step.text;
    case 'item':
    case 'batch':
      return step.text;
    case 'to_tensor':
      return 'to tensor';
    case 'to_float':
      return 'to float, / 255';
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
