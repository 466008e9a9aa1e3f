import { isAbsolute } from 'node:path';
import type { WordKind } from './word.ts';

/** A call of a function of a product. */
export interface Call {
  /** The member that holds the function; `start()` for the function that `start` gives. */
  readonly name: string | undefined;
  /** The object whose member it is. */
  readonly owner: unknown;
  readonly args: readonly unknown[];
  readonly result: unknown;
}

type Test = (call: Call) => string | undefined;

/** What the members of a plug-in's product must return, where nothing later would notice that they do not. */
const RESULTS: Partial<Record<WordKind, Readonly<Record<string, Test>>>> = {
  source: { locate: inTime(wrongPlace) },
  getter: { list: inTime(wrongList) },
  labeller: { start: wrongStart, 'start()': wrongLabel },
  splitter: { split: inTime(wrongSplit) },
  item_transform: { apply: ({ result }) => wrongPicture(result, Uint8Array) },
  batch_transform: {
    apply: ({ result }) => wrongPicture(result, Float32Array),
    draw: wrongPart,
    window: wrongWindow,
    measured: wrongMeasured,
  },
};

/** Why what a function of a word of this kind returned is not what it must give; undefined where it is. A promise that it may return is asked about again. */
export function wrongResult(kind: WordKind, call: Call): string | undefined {
  return call.name === undefined ? undefined : RESULTS[kind]?.[call.name]?.(call);
}

/** The test of a function that may return a promise. */
function inTime(test: Test): Test {
  return (call) => (call.result instanceof Promise ? undefined : test(call));
}

function wrongPlace({ result }: Call): string | undefined {
  const { root, detail, absent } = fieldsOf(result);
  if (typeof absent === 'string') return undefined;
  if (typeof root !== 'string' || !isAbsolute(root)) return "locate gave no 'root' that is an absolute folder";
  return typeof detail === 'string' ? undefined : "locate gave no 'detail' that is a text";
}

function wrongList({ result }: Call): string | undefined {
  const { items, columns } = fieldsOf(result);
  if (!Array.isArray(items)) return "list gave no list 'items'";
  const at = items.findIndex((item) => typeof fieldsOf(item)['path'] !== 'string');
  if (at >= 0) return `list gave an item without a 'path' (item ${at})`;
  return columns === undefined || isTexts(columns) ? undefined : "list gave 'columns' that are no list of names";
}

function wrongStart({ result }: Call): string | undefined {
  return typeof result === 'function' ? undefined : 'start gave no function';
}

function wrongLabel({ args: [item], result }: Call): string | undefined {
  if (typeof result === 'string' || typeof result === 'number') return undefined;
  if (Array.isArray(result) && (isTexts(result) || result.every((part) => typeof part === 'number'))) return undefined;
  if (typeof fieldsOf(result)['none'] === 'string') return undefined;
  const { path } = item as { readonly path: string };
  return `the function that start makes gave no label for ${path}: a label is a text, a number, or a list of either`;
}

function wrongSplit({ args: [items], result }: Call): string | undefined {
  const count = (items as readonly unknown[]).length;
  for (const side of ['train', 'valid']) {
    const positions = fieldsOf(result)[side];
    if (!Array.isArray(positions)) return `split gave no list '${side}'`;
    const wrong = positions.find((i) => !Number.isInteger(i) || i < 0 || i >= count);
    if (wrong !== undefined) return `split gave ${JSON.stringify(wrong)} in '${side}', which is no position of the ${count} items`;
  }
  return undefined;
}

function wrongPicture(result: unknown, type: typeof Uint8Array | typeof Float32Array): string | undefined {
  const { width, height, channels, data } = fieldsOf(result);
  if (data instanceof type && isCount(width) && isCount(height) && isCount(channels) && data.length === width * height * channels)
    return undefined;
  return `apply gave no picture: { width, height, channels, data }, where data is a ${type.name} of width * height * channels`;
}

function wrongPart({ owner, result }: Call): string | undefined {
  const { matrix, warp, scale, shift, grey } = fieldsOf(result);
  if (fieldsOf(owner)['family'] === 'lighting')
    return isNumbers([scale, shift, grey], 3) ? undefined : 'draw gave no { scale, shift, grey } of numbers';
  return isNumbers(matrix, 6) || isNumbers(warp, 2) ? undefined : 'draw gave neither { matrix: [6 numbers] } nor { warp: [2 numbers] }';
}

function wrongWindow({ args, result }: Call): string | undefined {
  const [w, h] = args as readonly number[];
  const { width, height, left, top } = fieldsOf(result);
  const inside = isCount(width) && isCount(height) && isOffset(left) && isOffset(top) && left + width <= w! && top + height <= h!;
  return inside ? undefined : `window gave no { width, height, left, top } in whole pixels within the picture of ${w} x ${h}`;
}

function wrongMeasured({ result }: Call): string | undefined {
  const { family, mean, std } = fieldsOf(result);
  const right =
    family === 'normalize' && Array.isArray(mean) && mean.length > 0 && isNumbers(mean, mean.length) && isNumbers(std, mean.length);
  return right ? undefined : 'measured gave no normalisation with the mean and std of each channel';
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}

function isOffset(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isNumbers(value: unknown, count: number): boolean {
  return Array.isArray(value) && value.length === count && value.every((part) => typeof part === 'number' && Number.isFinite(part));
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((part) => typeof part === 'string');
}
