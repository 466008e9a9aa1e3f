import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CONV_NORM_CASES, forwardAndGradients, nameOf } from '../conv-norm-cases.ts';
import { errorAgainstCpu, skip } from './compare.ts';

describe('onednn: fused operations in bf16 stay near the plain ones in f32', { skip }, () => {
  for (const one of CONV_NORM_CASES.slice(0, 6)) {
    test(`ConvNorm and its gradients, ${nameOf(one)}`, async () => {
      const error = await errorAgainstCpu(() => forwardAndGradients({ ...one, relu: false, precision: 'bf16' }));
      assert.ok(error < 0.05, `relative error ${error}`);
    });
  }
});
