import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Architecture } from '../../src/language/contracts/architecture.ts';
import { buildModel } from '../../src/model/build.ts';
import { type Tensor4D, tf } from '../../src/tensor/tf.ts';
import { resnet } from '../../src/words/architectures/resnet.ts';

const head = { linFtrs: [], ps: 0, concatPool: false, firstBn: false, bnFinal: false, linFirst: false };

/** Bytes that tensors take at most during one prediction, above what there was before. */
async function peakOf(arch: Architecture): Promise<number> {
  const model = buildModel({ arch, head, nIn: 3, nOut: 2, seed: 1 });
  const x = tf.zeros([2, 32, 32, 3]) as Tensor4D;
  const before = tf.memory().numBytes;
  const context = { training: false, uniform: () => assert.fail('no dropout in this network') };
  const { peakBytes } = await tf.profile(() => model.forward(x, context));
  model.dispose();
  tf.dispose(x);
  return peakBytes - before;
}

for (const block of ['basic', 'bottleneck'] as const)
  test(`validation of a deeper ${block} network takes no more memory: a step is freed when the next one is done`, async () => {
    await tf.setBackend('cpu');
    const [shallow, deep] = [
      await peakOf(resnet({ block, layers: [1, 1, 1, 1], name: 'shallow' })),
      await peakOf(resnet({ block, layers: [2, 2, 2, 2], name: 'deep' })),
    ];
    assert.ok(shallow > 2 * 64 * 16 * 16 * 4, 'the first convolution alone takes more');
    assert.equal(deep, shallow);
  });
