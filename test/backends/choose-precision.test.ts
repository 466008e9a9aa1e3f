import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Availability } from '../../src/backends/backend.ts';
import { choosePrecision } from '../../src/backends/choose-precision.ts';
import { UserError } from '../../src/util/problem.ts';

const with32 = (detail: string): Availability => ({ available: true, detail, precisions: ['f32'], threads: 2 });
const with16 = (detail: string, matrixUnits = false): Availability => ({
  available: true,
  detail,
  precisions: ['f32', 'bf16'],
  matrixUnits,
  threads: 2,
});
const onednn = { name: 'onednn' } as const;

test('auto is bf16 only where there are matrix units', () => {
  assert.equal(choosePrecision('auto', onednn, with16('oneDNN, AVX512', true)), 'bf16');
  assert.equal(choosePrecision('auto', onednn, with16('oneDNN, AVX512 AMX in words alone', false)), 'f32');
  assert.equal(choosePrecision('auto', { name: 'wasm' }, with32('SIMD')), 'f32');
});

test('a precision that is named is taken, or is a problem that says why', () => {
  assert.equal(choosePrecision('bf16', onednn, with16('AVX512_CORE_BF16')), 'bf16');
  assert.equal(choosePrecision('f32', { name: 'wasm' }, with32('SIMD')), 'f32');
  const problem = (wanted: 'bf16' | 'f16', name: 'onednn' | 'wasm', availability: Availability): string => {
    try {
      choosePrecision(wanted, { name }, availability);
    } catch (error) {
      assert.ok(error instanceof UserError);
      assert.equal(error.problems[0]!.path, 'learner.precision');
      return error.problems[0]!.message;
    }
    return assert.fail('no problem');
  };
  assert.equal(problem('bf16', 'wasm', with32('SIMD')), 'engine wasm cannot train in bf16: it computes in f32 alone');
  assert.match(problem('bf16', 'onednn', with32('oneDNN 2.6.3, AVX2')), /no instructions for it \(oneDNN 2\.6\.3, AVX2\)/);
  assert.match(problem('f16', 'onednn', with16('AVX512_CORE_AMX')), /no engine here has kernels for it/);
});
