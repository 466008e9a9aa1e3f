import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gridCount, gridLayout } from '../../../src/report/plots/grid-layout.ts';
import { FIXTURES, fixture } from '../../data/fixtures.ts';
import { needsShared } from '../../shared.ts';

test("rows and columns are those of fastai's get_grid", needsShared(`${FIXTURES}/j_summary.json`), () => {
  const { grid } = fixture<{ grid: Record<string, [axes: number, figure: [number, number], shape: [number, number]]> }>('j_summary.json');
  for (const [n, [, , [rows, columns]]] of Object.entries(grid)) assert.deepEqual(gridLayout(Number(n)), { rows, columns }, n);
});

test('one number given, the other follows; both given, they say how many', () => {
  assert.deepEqual(gridLayout(9, 2), { rows: 2, columns: 5 });
  assert.deepEqual(gridLayout(9, undefined, 4), { rows: 3, columns: 4 });
  assert.equal(gridCount(2, 4), 8);
  assert.equal(gridCount(2), 9);
});
