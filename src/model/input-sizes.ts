import type { InputSizes } from '../language/contracts/architecture.ts';

/** Why a network cannot take pictures of this size, as what it expects; undefined where it can. */
export function sizeMisfit({ least, multipleOf, fixed }: InputSizes, height: number, width: number): string | undefined {
  if (fixed !== undefined && (height !== fixed[0] || width !== fixed[1])) return `${fixed[1]} x ${fixed[0]} pixels`;
  if (least !== undefined && Math.min(height, width) < least) return `at least ${least} x ${least} pixels`;
  if (multipleOf !== undefined && (height % multipleOf !== 0 || width % multipleOf !== 0))
    return `sides that are multiples of ${multipleOf}`;
  return undefined;
}
