import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonFixed } from '../../src/interpret/python-fixed.ts';

/** Values and texts as CPython 3.11 prints them. */
const CASES: readonly (readonly [number, number, string])[] = [
  [0.125, 2, '0.12'],
  [0.375, 2, '0.38'],
  [-0.125, 2, '-0.12'],
  [0.005, 2, '0.01'],
  [0.015, 2, '0.01'],
  [2.675, 2, '2.67'],
  [0.5, 0, '0'],
  [1.5, 0, '2'],
  [2.5, 0, '2'],
  [0.0078125, 6, '0.007812'],
  [0.9921875, 6, '0.992188'],
  [1, 2, '1.00'],
  [0, 2, '0.00'],
  [1234567.5, 0, '1234568'],
];

test("fixed decimals as Python's format", () => {
  for (const [value, decimals, text] of CASES) assert.equal(pythonFixed(value, decimals), text, `${value} with ${decimals}`);
});
