import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readPredictions } from '../../src/interpret/predictions-file.ts';
import { findModelFolder } from '../../src/predict/model-folder.ts';
import { loadModel } from '../../src/session/models.ts';
import { UserError } from '../../src/util/problem.ts';
import { type TinyRun, trainTiny } from './tiny-run.ts';

describe('predicting with a trained run', () => {
  let tiny: TinyRun;
  let paths: string[];
  let probs: Float32Array;
  before(async () => {
    tiny = await trainTiny();
    const predictions = await readPredictions(tiny.run);
    paths = predictions.paths.map((path) => join(predictions.root, path));
    probs = predictions.probs;
  });
  after(() => tiny.remove());

  test('gives bit for bit what the run said of its validation pictures, from paths and from bytes', async () => {
    const model = await loadModel(tiny.run, { engine: 'wasm', workers: 2 });
    try {
      for (const inputs of [paths, paths.map((path) => readFileSync(path))]) {
        const found = (await model.predict(inputs)).flatMap((one) => (one.kind === 'category' ? [...one.probabilities] : []));
        assert.deepEqual(found, [...probs]);
      }
    } finally {
      await model.close();
    }
  });

  test('the size of the batch and the threads change nothing beyond rounding', async () => {
    const model = await loadModel(tiny.run, { engine: 'wasm', workers: 0, batchSize: 3 });
    try {
      const found = (await model.predict(paths)).flatMap((one) => (one.kind === 'category' ? [...one.probabilities] : []));
      assert.equal(found.length, probs.length);
      assert.ok(found.every((value, i) => Math.abs(value - probs[i]!) < 1e-6));
    } finally {
      await model.close();
    }
  });

  test('augmentation at test time is deterministic, differs from a plain pass and blends as fastai', async () => {
    const model = await loadModel(tiny.run, { engine: 'wasm', workers: 1 });
    try {
      const of = async (tta: Parameters<typeof model.predict>[1]): Promise<number[]> =>
        (await model.predict(paths.slice(0, 4), tta)).flatMap((one) => (one.kind === 'category' ? [...one.probabilities] : []));
      const [plain, blended, again, augmented] = [
        await of({}),
        await of({ tta: true }),
        await of({ tta: true }),
        await of({ tta: { beta: 0 } }),
      ];
      assert.deepEqual(blended, again);
      assert.notDeepEqual(augmented, plain);
      assert.ok(blended.every((value, i) => Math.abs(value - (0.75 * augmented[i]! + 0.25 * plain[i]!)) < 1e-6));
      const largest = await of({ tta: { useMax: true } });
      assert.ok(largest.every((value, i) => value >= plain[i]!));
    } finally {
      await model.close();
    }
  });

  test('a broken picture stops none of the others; alone it is an error that says why', async () => {
    const broken = readFileSync(paths[1]!).subarray(0, 60);
    const model = await loadModel(tiny.named, { engine: 'wasm', workers: 1 });
    try {
      const found = await model.predict([paths[0]!, broken, join(tiny.folder, 'nope.png'), paths[2]!]);
      assert.deepEqual(
        found.map(({ kind }) => kind),
        ['category', 'failed', 'failed', 'category'],
      );
      await assert.rejects(
        model.predict(new Uint8Array(0)),
        (error: unknown) => error instanceof UserError && error.message === 'the picture cannot be used: it is empty',
      );
    } finally {
      await model.close();
    }
  });

  test('a path stands for a run, for its newest finished sibling, or for nothing', async () => {
    assert.equal(await findModelFolder(tiny.named), tiny.run);
    assert.equal(await findModelFolder(join(tiny.run, 'model.json')), tiny.run);
    mkdirSync(join(tiny.named, '9999-unfinished'));
    writeFileSync(join(tiny.named, '9999-unfinished', 'run.json'), '{}');
    assert.equal(await findModelFolder(tiny.named), tiny.run);
    await assert.rejects(findModelFolder(join(tiny.named, '9999-unfinished')), /has no model yet/);
    await assert.rejects(findModelFolder(tiny.folder), /there is no model in/);
  });

  test('the command prints text, JSON lines and CSV, reads standard input, and ends with 1 after a broken file', async () => {
    const [first, second] = paths as [string, string];
    const bad = join(tiny.folder, 'bad.png');
    writeFileSync(bad, 'no picture');
    const lines = await tiny.pipeline([
      'predict',
      'runs/tiny',
      first,
      bad,
      second,
      '--format',
      'jsonl',
      '--engine',
      'wasm',
      '--batch-size',
      '2',
    ]);
    assert.equal(lines.code, 1);
    const rows = lines.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      rows.map(({ path }) => path),
      [first, bad, second],
    );
    assert.equal(rows[1].error, 'it is text and cannot be decoded (Input buffer contains unsupported image format)');
    assert.ok(Math.abs(Object.values<number>(rows[0].probabilities)[0]! - probs[0]!) < 1e-6);
    assert.match(lines.err, /^3 pictures, 1 of them could not be used/);

    const csv = await tiny.pipeline(['predict', tiny.run, first, '--format', 'csv', '--top', '1', '--engine', 'wasm']);
    assert.equal(csv.code, 0, csv.err);
    assert.match(csv.out, /^path,error,label,probability,label_1,probability_1\n[^,]+,,(\w+),([\d.]+),\1,\2\n$/);

    const stdin = await tiny.pipeline(['predict', tiny.run, '-', '--engine', 'wasm'], readFileSync(first));
    assert.equal(stdin.code, 0, stdin.err);
    assert.match(stdin.out, /^- {2}\w+ +\d+\.\d %/);

    const list = await tiny.pipeline(
      ['predict', tiny.run, '--from-list', '-', '--out', 'all.txt', '--engine', 'wasm'],
      Buffer.from(paths.join('\n')),
    );
    assert.equal(list.code, 0, list.err);
    assert.equal(list.out, '');
    assert.equal(readFileSync(join(tiny.folder, 'all.txt'), 'utf8').trim().split('\n').length, paths.length);
  });

  test('a list of paths may have a byte order mark, be UTF-16 or have any line ends; one that is no text is told', async () => {
    for (const bytes of [
      `\ufeff${paths[0]}\r\n${paths[1]}\r\n`,
      Buffer.from(`\ufeff${paths[0]}\n\n${paths[1]}`, 'utf16le'),
      `${paths[0]}\r${paths[1]}`,
    ]) {
      writeFileSync(join(tiny.folder, 'list.txt'), bytes);
      const { code, out, err } = await tiny.pipeline(['predict', tiny.run, '--from-list', 'list.txt', '--engine', 'wasm']);
      assert.equal(code, 0, err);
      assert.equal(out.trim().split('\n').length, 2);
    }
    const picture = await tiny.pipeline(['predict', tiny.run, '--from-list', paths[0]!, '--engine', 'wasm']);
    assert.equal(picture.code, 1);
    assert.match(picture.err, /the list .* is not? .*UTF-8 text: line 1/);
  });

  test('what is wrong on the command line is said in words', async () => {
    for (const [args, message] of [
      [['predict', tiny.run], /there is no picture to predict/],
      [['predict', tiny.run, 'x', '--top', '0'], /--top has a value it cannot have/],
      [['predict', tiny.run, '--tta', 'x.png', 'y.png'], /write --tta=4/],
      [['predict', 'runs/nobody', 'x'], /there is no model in/],
    ] as const) {
      const { code, err } = await tiny.pipeline(args);
      assert.equal(code, 1, args.join(' '));
      assert.match(err, message);
    }
  });
});
