import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseText } from '../../src/words/parse.ts';

const check = (...stages: string[]) => {
  const text = `version: 1
data: { source: synthetic, get_y: parent_label }
learner: { arch: small, pretrained: false }
train:
${stages.map((stage) => `  - ${stage}\n`).join('')}`;
  const parsed = parseText(text, '/x/a.yaml');
  return parsed.diagnostics.map(
    ({ message, range }) => `${range?.start === undefined ? '?' : text.slice(range.start, range.end)}: ${message}`,
  );
};

test('a learning rate from lr_find needs an lr_find before it that suggests by its rule', () => {
  assert.deepEqual(check('lr_find', 'fit_one_cycle: { epochs: 1, lr_max: { from: lr_find } }'), []);
  assert.deepEqual(check('lr_find', 'fine_tune: { epochs: 1, base_lr: { from: lr_find, rule: steep } }'), []);
  assert.deepEqual(check('fit_one_cycle: { epochs: 1, lr_max: { from: lr_find } }', 'lr_find'), [
    '{ from: lr_find }: no lr_find before this stage can give its learning rate',
  ]);
  assert.deepEqual(check('lr_find: { suggest: [steep] }', 'fine_tune: { epochs: 1, base_lr: { from: lr_find } }'), [
    "{ from: lr_find }: the lr_find before this stage does not suggest by the rule 'valley'",
  ]);
});

test('load takes a name that was saved before it, or a path', () => {
  assert.deepEqual(check('fit: 1', 'save: warm', 'fit: 1', 'load: warm'), []);
  assert.deepEqual(check('load: ./other/run', 'fit: 1'), []);
  assert.deepEqual(check('load: weights.safetensors', 'fit: 1'), []);
  assert.deepEqual(check('save: warm', 'fit: 1', 'load: wram'), ["wram: no stage before this one saves a model as 'wram'"]);
});

test('a list of one is a slice with a tenth for the other groups', () => {
  const parsed = parseText(
    'version: 1\ndata: { source: synthetic, get_y: parent_label }\nlearner: { arch: small, pretrained: false }\ntrain: [{ fit: { epochs: 1, lr: [1.0e-3] } }]\n',
    '/x/a.yaml',
  );
  assert.ok(parsed.ok);
  if (parsed.ok)
    assert.deepEqual(parsed.document.train[0]!.steps[0]!.kind === 'fit' && parsed.document.train[0]!.steps[0]!.lr, { stop: 1e-3 });
});
