import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAddon } from '../../../src/backends/onednn/addon.ts';
import { skip } from './compare.ts';
import { fuzz } from './fuzz.ts';

const CALLS = Number(process.env['PIPEFILE_FUZZ_CALLS'] ?? 6000);
const SEED = Number(process.env['PIPEFILE_FUZZ_SEED'] ?? 1);

/** A crash would end this file's process, which node:test reports as a failure. */
test(`onednn: ${CALLS} random calls of the addon return or throw an Error`, { skip }, (t) => {
  const addon = loadAddon();
  const { returned, threw, wrong } = fuzz(addon, SEED, CALLS);
  const total = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);
  t.diagnostic(`seed ${SEED}: ${total(returned)} calls returned, ${total(threw)} threw`);
  assert.deepEqual(wrong, []);
  assert.equal(total(returned) + total(threw), CALLS);
  for (const name of Object.keys(addon)) {
    assert.ok(returned[name]! > 0, `${name} never returned`);
    if (!['memory', 'describe', 'trim'].includes(name)) assert.ok(threw[name]! > 0, `${name} never threw`);
  }
  assert.equal(addon.memory().tensors, 0);
});
