import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { finderCurve, suggestRate } from '../../src/train/lr-suggestions.ts';
import { needsShared, SHARED } from '../shared.ts';

const FILE = 'reference/fastai-fixtures/b_lr_find.json';
const RULES = ['minimum', 'steep', 'valley', 'slide'] as const;

interface Point {
  readonly lr: number;
  readonly point_lr: number;
  readonly point_loss: number;
}
type Case = { readonly name: string; readonly num_it: number; readonly raw_lrs: number[]; readonly raw_losses: (number | 'nan')[] } & {
  readonly [K in (typeof RULES)[number]]: Point | { readonly error: string } | string;
};

test('the four rules suggest what fastai suggests, for every recorded curve', needsShared(FILE), () => {
  const { cases } = JSON.parse(readFileSync(join(SHARED, FILE), 'utf8')) as { cases: readonly Case[] };
  for (const recorded of cases) {
    const curve = finderCurve(recorded.raw_lrs, recorded.raw_losses.map(Number), recorded.num_it);
    for (const rule of RULES) {
      const expected = recorded[rule];
      const found = suggestRate(rule, curve);
      const where = `${recorded.name}, ${rule}`;
      if (typeof expected === 'string' || 'error' in expected) {
        assert.equal(found, undefined, where);
        continue;
      }
      assert.equal(found?.lr, expected.lr, where);
      assert.equal(found?.point.lr, expected.point_lr, where);
      assert.ok(Math.abs(found.point.loss - expected.point_loss) < 1e-6, where);
    }
  }
});

const rates = (n: number): number[] => Array.from({ length: n }, (_, i) => 1e-7 * 1e8 ** (i / 100));

test('a curve that only falls between its first two points suggests its last rate, as in fastai', () => {
  const losses = Float32Array.from({ length: 40 }, (_, i) => (i === 0 ? 2.5 : 1 + i));
  const lrs = Float32Array.from(rates(40));
  assert.equal(suggestRate('valley', { lrs, losses })?.lr, lrs[39]);
});

test('too few points suggest nothing instead of failing', () => {
  const curve = finderCurve(
    rates(20),
    rates(20).map((_, i) => 3 - i / 10),
    100,
  );
  assert.equal(curve.losses.length, 5);
  assert.equal(suggestRate('slide', curve), undefined);
  assert.notEqual(suggestRate('valley', curve), undefined);
  for (const rule of RULES) assert.equal(suggestRate(rule, finderCurve(rates(12), rates(12), 100)), undefined, rule);
});
