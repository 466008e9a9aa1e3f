import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valueAndGrads } from '../../src/tensor/gradients.ts';
import { tf } from '../../src/tensor/tf.ts';
import { createLoss } from '../../src/train/losses.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { enginesUnderTest } from '../backends/engines.ts';
import { specOf } from '../words.ts';

interface Corner {
  readonly kind: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly target: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** torch's: (sigmoid(x) - t) / n for BCE, sign(x - t) / n with sign(0) = 0 for L1. */
  readonly grad: readonly number[];
}

const CORNERS: readonly Corner[] = [
  { kind: 'bce_with_logits', target: 'multi_category', x: [0, 0, 0], y: [0, 1, 0.5], grad: [0.5 / 3, -0.5 / 3, 0] },
  { kind: 'bce_with_logits', options: { pos_weight: [3] }, target: 'multi_category', x: [0, 0], y: [0, 1], grad: [0.25, -0.75] },
  { kind: 'bce_with_logits', target: 'multi_category', x: [-90, 90, 90, -90], y: [1, 0, 1, 0], grad: [-0.25, 0.25, 0, 0] },
  { kind: 'l1', target: 'regression', x: [2, 3, 1], y: [2, 2, 2], grad: [0, 1 / 3, -1 / 3] },
];

for (const { name: engine, skip, start } of await enginesUnderTest()) {
  test(`${engine}: gradients where a loss has a corner are torch's`, { skip }, async () => {
    await start();
    for (const { kind, options = {}, target, x, y, grad } of CORNERS) {
      const found = gradients(kind, options, target, [x.length, 1], x, y);
      for (const [i, value] of grad.entries())
        assert.ok(Math.abs(found[i]! - value) < 1e-7, `${kind} at ${x[i]}, target ${y[i]}: ${found[i]}, torch ${value}`);
    }
  });

  test(`${engine}: focal loss with gamma 0 is cross-entropy, also where an item is certain`, { skip }, async () => {
    await start();
    const x = [0, 200, 0, 1, 2, 3];
    const plain = gradients('cross_entropy', {}, 'category', [2, 3], x, [1, 0]);
    assert.deepEqual(gradients('focal', { gamma: 0 }, 'category', [2, 3], x, [1, 0]), plain);
    assert.ok(plain.every(Number.isFinite));
    assert.ok(gradients('focal', { gamma: 2 }, 'category', [2, 3], x, [1, 0]).every(Number.isFinite));
  });
}

function gradients(
  kind: string,
  options: Readonly<Record<string, unknown>>,
  target: string,
  shape: [number, number],
  x: readonly number[],
  y: readonly number[],
): number[] {
  return tf.tidy(() => {
    const loss = createLoss(specOf('loss', kind, options), { vocab: ['a', 'b', 'c'].slice(0, shape[1]), counts: [], items: 0 }, BUILTIN);
    const predictions = tf.variable(tf.tensor2d([...x], shape));
    const targets = tf.tensor1d([...y], target === 'category' ? 'int32' : 'float32');
    const shaped = target === 'category' ? targets : tf.reshape(targets, shape);
    const { grads } = valueAndGrads(() => loss.mean(predictions, shaped) as ReturnType<typeof tf.scalar>, [predictions]);
    const found = [...grads[0]!.dataSync()];
    predictions.dispose();
    return found;
  });
}
