import type { WordKind } from './word.ts';

type Test = (result: unknown) => string | undefined;

/** What the members of a plug-in's product must return, where nothing later would notice that they do not. */
const RESULTS: Partial<Record<WordKind, Readonly<Record<string, Test>>>> = {
  item_transform: { apply: (result) => wrongPicture(result, Uint8Array) },
  batch_transform: { apply: (result) => wrongPicture(result, Float32Array), draw: wrongPart, window: wrongWindow },
};

/** Why what the member of this name returned is not what a word of this kind must give; undefined where it is. */
export function wrongResult(kind: WordKind, member: string | undefined, result: unknown): string | undefined {
  const test = member === undefined ? undefined : RESULTS[kind]?.[member];
  return test?.(result);
}

function wrongPicture(result: unknown, type: typeof Uint8Array | typeof Float32Array): string | undefined {
  const { width, height, channels, data } = fieldsOf(result);
  if (data instanceof type && isCount(width) && isCount(height) && isCount(channels) && data.length === width * height * channels)
    return undefined;
  return `apply gave no picture: { width, height, channels, data }, where data is a ${type.name} of width * height * channels`;
}

function wrongPart(result: unknown): string | undefined {
  const { matrix, warp, scale, shift, grey } = fieldsOf(result);
  if (isNumbers(matrix, 6) || isNumbers(warp, 2) || isNumbers([scale, shift, grey], 3)) return undefined;
  return 'draw gave neither { matrix: [6 numbers] } nor { warp: [2 numbers] }, nor { scale, shift, grey }';
}

function wrongWindow(result: unknown): string | undefined {
  const { width, height, left, top } = fieldsOf(result);
  if (isCount(width) && isCount(height) && Number.isInteger(left) && Number.isInteger(top)) return undefined;
  return 'window gave no window: { width, height, left, top } in whole pixels';
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}

function isNumbers(value: unknown, count: number): boolean {
  return Array.isArray(value) && value.length === count && value.every((part) => typeof part === 'number' && Number.isFinite(part));
}
