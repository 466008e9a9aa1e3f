import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ItemRow } from '../../../src/language/contracts/output.ts';
import { compareItems } from '../../../src/report/diff/data.ts';

const row = (path: string, label: string, split: ItemRow['split'], sha256 = path): ItemRow => ({ path, label, split, sha256 });
const BEFORE = [row('a', 'cat', 'train'), row('b', 'cat', 'valid'), row('c', 'dog', 'train'), row('d', 'dog', 'valid')];

test('the same items are no change, whatever their order', () => {
  assert.equal(compareItems(BEFORE, [...BEFORE].reverse()), undefined);
});

test('added, removed, replaced, relabelled and moved photos are told apart', () => {
  const after = [row('a', 'dog', 'train'), row('b', 'cat', 'train'), row('c', 'dog', 'train', 'other'), row('e', 'owl', 'valid')];
  assert.deepEqual(compareItems(BEFORE, after), {
    counts: [
      { name: 'training', before: '2', after: '3' },
      { name: 'validation', before: '2', after: '1' },
      { name: 'class dog', before: '1 + 1', after: '2 + 0' },
      { name: 'class cat', before: '1 + 1', after: '1 + 0' },
      { name: 'class owl', before: '', after: '0 + 1' },
    ],
    notes: [
      '1 photo added: e.',
      '1 photo removed: d.',
      '1 photo with other content: c.',
      '1 photo relabelled: a: cat → dog.',
      '1 photo on the other side of the split: b.',
    ],
  });
});
