import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupRates } from '../../src/train/learning-rate.ts';
import { UserError } from '../../src/util/problem.ts';
import { parseText } from '../../src/words/parse.ts';

const written = (lrMax: string) =>
  parseText(
    `version: 1
data: { source: ds, get_y: parent_label, batch_size: 2, item_tfms: [{ resize: 32 }] }
learner: { arch: small, pretrained: false }
train: [{ fit_one_cycle: { epochs: 1, lr_max: ${lrMax} } }]
`,
    '/x/a.yaml',
  );

function ratesOf(lrMax: string): readonly number[] {
  const parsed = written(lrMax);
  assert.ok(parsed.ok, lrMax);
  const [step] = parsed.document.train[0]!.steps;
  assert.ok(step?.kind === 'fit' && step.lr !== undefined);
  return groupRates(step.lr, 3, {});
}

test('one rate, a slice, and three rates that no slice gives', () => {
  assert.deepEqual(ratesOf('0.1'), [0.1, 0.1, 0.1]);
  assert.deepEqual(ratesOf('[0.1]'), [0.01, 0.01, 0.1]);
  assert.deepEqual(ratesOf('[1.0e-5, 2.0e-3, 1.0e-3]'), [1e-5, 2e-3, 1e-3]);
  const [first, , last] = ratesOf('[1.0e-5, 1.0e-3]');
  assert.deepEqual([first, last], [1e-5, 1e-3]);
});

test('a list must have as many rates as the network has groups', () => {
  assert.equal(written('[1, 2, 3, 4]').ok, false);
  assert.equal(written('[]').ok, false);
  assert.throws(
    () => groupRates({ each: [1, 2, 3] }, 2, {}),
    (error) => error instanceof UserError && /has 3, and the network has 2/.test(error.message),
  );
});
