import type { OneBatch } from '../../data/show/one-batch.ts';
import type { NamedArray, NamedArrays } from '../../model/weights/arrays.ts';
import { shownDeep } from '../../util/shown.ts';
import { bytesText } from '../data-check/facts.ts';
import { displayWidth, padEnd, padStart, truncate } from './format.ts';
import type { Style } from './style.ts';

/** A batch as arrays for other programs: `x` float32 [n, c, h, w], `y` int64 [n] for classes, else float32. */
export function batchArrays({ batch }: OneBatch): NamedArrays {
  const [n, h, w, c] = batch.xShape;
  const x = new Float32Array(batch.x.length);
  for (let item = 0; item < n; item++)
    for (let pixel = 0; pixel < h * w; pixel++)
      for (let channel = 0; channel < c; channel++)
        x[(item * c + channel) * h * w + pixel] = batch.x[(item * h * w + pixel) * c + channel]!;
  const shape: readonly number[] = batch.yShape;
  const y: NamedArray =
    batch.y instanceof Int32Array
      ? { dtype: 'int64', data: BigInt64Array.from(batch.y, BigInt), shape }
      : { dtype: 'float32', data: Float32Array.from(batch.y), shape };
  return new Map<string, NamedArray>([
    ['x', { shape: [n, c, h, w], dtype: 'float32', data: x }],
    ['y', y],
  ]);
}

/** What stands beside the arrays: their layout, class names, and the items' paths. Values are JSON where they are lists. */
export function batchMetadata({ vocab, paths, target }: OneBatch, name: string, split: string): Record<string, string> {
  return {
    format: 'pt',
    pipefile: name,
    layout: 'x: n, c, h, w',
    split,
    target,
    vocab: JSON.stringify(vocab),
    paths: JSON.stringify(paths),
  };
}

/** The figures of a batch as plain data. */
export function batchJson({ batch, batches, target, vocab, paths, labels, channels }: OneBatch): unknown {
  const [n, h, w, c] = batch.xShape;
  return {
    batches,
    x: { dtype: 'float32', layout: 'n, c, h, w', shape: [n, c, h, w], channels },
    y: { dtype: dtypeOf(batch.y), shape: batch.yShape, kind: target },
    vocab,
    items: paths.map((path, i) => ({ path, label: labels[i] })),
  };
}

/** Class indexes are torch's int64. */
function dtypeOf(y: Int32Array | Float32Array): 'int64' | 'float32' {
  return y instanceof Int32Array ? 'int64' : 'float32';
}

export interface BatchTextOptions {
  readonly name: string;
  readonly split: 'train' | 'valid';
  readonly style: Style;
  readonly width: number;
  /** Items that are listed. */
  readonly most: number;
}

/** A batch for people: shapes, types, figures by channel, and its items with their targets. */
export function batchText(one: OneBatch, { name, split, style, width, most }: BatchTextOptions): string {
  const { batch, batches, vocab, paths, labels, channels } = shownDeep(one);
  const [n, h, w, c] = batch.xShape;
  const side = split === 'train' ? 'training' : 'validation';
  const figures = (values: readonly number[]): string => values.map((value) => padStart(value.toFixed(4), 9)).join('');
  const pathWidth = Math.min(Math.max(...paths.map((path) => displayWidth(path))), Math.floor(width / 2));
  const rest = paths.length - most;
  const classes = vocab.length === 0 ? '' : `   ${new Set(labels).size} different, of ${vocab.length} classes`;
  return `${[
    `${style.bold(name)}  batch 1 of ${batches}, ${side}`,
    '',
    `  ${style.bold('x')}  float32 [${[n, c, h, w].join(', ')}]   ${bytesText(batch.x.byteLength)}`,
    style.dim(`     ${padEnd('', 6)}${['mean', 'std', 'min', 'max'].map((head) => padStart(head, 9)).join('')}`),
    ...channels.map((channel) => `     ${padEnd(channel.name, 6)}${figures([channel.mean, channel.std, channel.min, channel.max])}`),
    '',
    `  ${style.bold('y')}  ${dtypeOf(one.batch.y)} [${batch.yShape.join(', ')}]${classes}`,
    ...paths.slice(0, most).map((path, i) => `     ${padEnd(truncate(path, pathWidth), pathWidth)}  ${labels[i]}`),
    ...(rest > 0 ? [style.dim(`     and ${rest} more`)] : []),
  ].join('\n')}\n`;
}
