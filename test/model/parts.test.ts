import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { ForwardContext, Parts } from '../../src/language/contracts/architecture.ts';
import { drawKaiming } from '../../src/model/init.ts';
import { createParts } from '../../src/model/parts.ts';
import { modelState } from '../../src/model/state.ts';
import { Store } from '../../src/model/store.ts';
import { tf } from '../../src/tensor/tf.ts';

before(async () => {
  await tf.setBackend('cpu');
});

function fresh(): { store: Store; parts: Parts } {
  const store = new Store();
  return { store, parts: createParts({ store, draw: drawKaiming(1), precision: 'f32', prefix: '0.', groups: { first: 0, last: 1 } }) };
}

const context = (training: boolean): ForwardContext => ({ training, uniform: () => assert.fail('nothing is drawn here') });

test('a norm has its own eps and momentum, alone and behind a convolution', () => {
  const { store, parts } = fresh();
  const norm = parts.batchNorm({ name: 'a', group: 0, features: 1, eps: 3, momentum: 0.5 });
  const place = { conv: 'b', norm: 'c', group: 0, kernel: 1, inputs: 1, outputs: 1 } as const;
  const conv = parts.convNorm({ ...place, activation: 'none', eps: 3, momentum: 0.5 });
  store.parameters.find(({ name }) => name === '0.b.weight')!.variable.assign(tf.ones([1, 1, 1, 1]));
  const x = tf.tensor4d([4, 8], [1, 1, 2, 1]);
  for (const layer of [norm, conv]) assert.deepEqual([...layer(x, context(false)).dataSync()], [2, 4], 'by variance 1 and eps 3');
  for (const layer of [norm, conv]) layer(x, context(true));
  for (const name of ['a', 'c']) {
    const value = (buffer: string) => store.buffers.find((one) => one.name === `0.${name}.${buffer}`)!.variable.dataSync()[0];
    assert.deepEqual([value('running_mean'), value('running_var')], [3, 4.5], 'half of the batch: mean 6, unbiased variance 8');
  }
  store.dispose();
});

test('an own parameter is drawn by its fan or filled, and leaves in torch’s layout', () => {
  const { store, parts } = fresh();
  parts.parameter({ name: 'filter', group: 1, shape: [3, 3, 4, 2], layout: 'depthwise', first: { fan: 9 } });
  parts.parameter({ name: 'gamma', group: 0, shape: [4], first: 0.5, decays: false });
  const { entries, counters, parameters, buffers } = store;
  const state = modelState({
    entries,
    counters,
    parameters,
    buffers,
    groups: 2,
    precision: 'f32',
    forward: () => assert.fail(),
    dispose: () => undefined,
  });
  assert.deepEqual(state.get('0.filter')!.shape, [8, 1, 3, 3]);
  assert.deepEqual([...state.get('0.gamma')!.data], [0.5, 0.5, 0.5, 0.5]);
  assert.deepEqual(
    parameters.map(({ name, group, decays, trainsFrozen }) => [name, group, decays, trainsFrozen]),
    [
      ['0.filter', 1, true, false],
      ['0.gamma', 0, false, false],
    ],
  );
  store.dispose();
});

test('a group that there is not, and a name that is taken, throw', () => {
  const { store, parts } = fresh();
  const linear = { name: 'a', inputs: 1, outputs: 1, bias: true };
  assert.throws(() => parts.linear({ ...linear, group: 2 }), /a is in parameter group 2; the groups are 0 to 1/);
  parts.linear({ ...linear, group: 1 });
  assert.throws(() => parts.linear({ ...linear, group: 1 }), /two parts of the network are called 0\.a\.weight/);
  store.dispose();
});
