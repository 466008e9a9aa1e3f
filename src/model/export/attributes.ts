import { UserError } from '../../util/problem.ts';

/** [vertical, horizontal] of an attribute that may be one number. */
export function pair(value: unknown, fallback = 1): [number, number] {
  if (Array.isArray(value)) return value.length === 4 ? [value[1], value[2]] : [value[0], value[1]];
  return typeof value === 'number' ? [value, value] : [fallback, fallback];
}

/** TF.js's `pad` as pixels [top, bottom, left, right], or 'same'. */
export function padding(pad: unknown): 'same' | [number, number, number, number] {
  if (pad === 'same') return 'same';
  if (typeof pad === 'number') return [pad, pad, pad, pad];
  if (Array.isArray(pad)) return [pad[1][0], pad[1][1], pad[2][0], pad[2][1]];
  return [0, 0, 0, 0];
}

/** Axes counted from the front. */
export function axesOf(value: unknown, rank: number): number[] {
  const axes = value === undefined || value === null ? Array.from({ length: rank }, (_, i) => i) : [value as number | number[]].flat();
  return axes.map((axis) => (axis < 0 ? axis + rank : axis));
}

/** The error of an operation that a format has no form for. */
export function notExportable(op: string, format: string): UserError {
  return new UserError({
    code: 'engine-lacks',
    message: `the model uses the operation ${op}, which cannot be written as ${format}`,
    hint: 'export it as safetensors or torch, which hold the weights only',
  });
}
