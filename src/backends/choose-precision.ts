import type { Precision } from '../tensor/precision.ts';
import { UserError } from '../util/problem.ts';
import type { Availability, Engine } from './backend.ts';

/**
 * What an engine computes in for a file's `precision`: `auto` is f32, but bf16 where matrix units make it many times faster. Throws UserError
 * 'engine-lacks' for a precision that the engine has no kernels for: nothing is computed in another one in silence.
 */
export function choosePrecision(
  wanted: 'auto' | 'f32' | 'bf16' | 'f16',
  { name }: Pick<Engine, 'name'>,
  availability: Availability,
): Precision {
  const offered = availability.available ? availability.precisions : [];
  const detail = availability.available ? availability.detail : '';
  if (wanted === 'auto') return offered.includes('bf16') && availability.available && availability.matrixUnits === true ? 'bf16' : 'f32';
  if (wanted !== 'f16' && offered.includes(wanted)) return wanted;
  throw new UserError({
    code: 'engine-lacks',
    message: `engine ${name} cannot train in ${wanted}: ${reason(wanted, name, detail)}`,
    expected: ['auto', ...offered.filter((precision) => precision !== 'f16')].join(', '),
    hint: 'write `precision: auto`, which takes what is fast and safe on each machine',
    path: 'learner.precision',
  });
}

function reason(wanted: string, name: string, detail: string): string {
  if (wanted === 'f16') return 'no engine here has kernels for it; unlike bf16 it would need its losses scaled';
  if (name === 'onednn') return `this processor has no instructions for it (${detail})`;
  return 'it computes in f32 alone';
}
