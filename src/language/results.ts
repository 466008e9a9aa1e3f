import type { WordKind } from './word.ts';

/** A call of a function of a product. */
export interface Call {
  /** The member that holds the function. */
  readonly name: string | undefined;
  /** The object whose member it is. */
  readonly owner: unknown;
  readonly args: readonly unknown[];
  readonly result: unknown;
}

type Test = (call: Call) => string | undefined;

/** What the members of a plug-in's product must return, where nothing later would notice that they do not. */
const RESULTS: Partial<Record<WordKind, Readonly<Record<string, Test>>>> = {
  item_transform: { apply: ({ result }) => wrongPicture(result, Uint8Array) },
  batch_transform: {
    apply: ({ result }) => wrongPicture(result, Float32Array),
    draw: wrongPart,
    window: wrongWindow,
    measured: wrongMeasured,
  },
};

/** Why what a function of a word of this kind returned is not what it must give; undefined where it is. */
export function wrongResult(kind: WordKind, call: Call): string | undefined {
  return call.name === undefined ? undefined : RESULTS[kind]?.[call.name]?.(call);
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
