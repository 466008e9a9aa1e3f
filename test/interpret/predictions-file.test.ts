import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readPredictions, writePredictions } from '../../src/interpret/predictions-file.ts';
import type { Predictions } from '../../src/language/contracts/predictions.ts';
import { UserError } from '../../src/util/problem.ts';

const common = { split: 'valid', root: '/data', paths: ['a/1.png', 'b/ä "2".png'] } as const;
const SAMPLES: readonly Predictions[] = [
  {
    ...common,
    targetKind: 'category',
    vocab: ['a', 'b', 'ç'],
    probs: Float32Array.of(0.1, 0.7, 0.2, 1e-30, 0, 1),
    targets: Int32Array.of(1, 2),
    losses: Float32Array.of(0.356, Number.POSITIVE_INFINITY),
  },
  {
    ...common,
    targetKind: 'multi_category',
    vocab: ['x', 'y'],
    probs: Float32Array.of(0.1, 0.7, 0.2, 0.3),
    targets: Float32Array.of(1, 0, 0, 1),
    losses: Float32Array.of(0.5, 0.25),
  },
];

test('predictions come back as they were written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-'));
  try {
    for (const sample of SAMPLES) {
      await writePredictions(folder, sample);
      assert.deepEqual(await readPredictions(folder), sample);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a folder without predictions is a problem with a hint, not a stack trace', async () => {
  await assert.rejects(readPredictions('/nowhere'), (error) => error instanceof UserError && error.problems[0]!.hint !== undefined);
});

test('arrays that do not go with the names are a problem, also where nothing else would notice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-'));
  const [sample] = SAMPLES;
  try {
    for (const wrong of [{ vocab: [] }, { vocab: ['a', 'b'] }, { targets: Int32Array.of(1, 3) }, { targets: Int32Array.of(-1, 2) }]) {
      await writePredictions(folder, { ...sample!, ...wrong });
      await assert.rejects(readPredictions(folder), UserError, JSON.stringify(wrong));
    }
    await writePredictions(folder, sample!);
    const names = join(folder, 'predictions.json');
    writeFileSync(names, readFileSync(names, 'utf8').replace('"a/1.png",', ''));
    await assert.rejects(readPredictions(folder), /losses of 2 pictures, and predictions.json names 1/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
