import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readWeights } from '../../src/model/weights/read.ts';
import { writeSafetensors } from '../../src/model/weights/safetensors.ts';
import { EXPORT_FORMATS } from '../../src/predict/export-formats.ts';
import { exportModel } from '../../src/session/export-model.ts';
import { loadModel, startServer } from '../../src/session/models.ts';
import { UserError } from '../../src/util/problem.ts';
import { pipeline, tinyFile } from '../cli/in-process.ts';
import { type TinyModel, writeTinyModel } from '../serve/tiny-model.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-not-finite-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

/** Puts a value into one array of a model's file. */
async function spoil(folder: string, name: string, value: number): Promise<void> {
  const path = join(folder, 'model.safetensors');
  const arrays = await readWeights(path);
  (arrays.get(name)!.data as Float32Array)[1] = value;
  await writeSafetensors(path, arrays, { format: 'pt' });
}

for (const [name, value, word] of [
  ['1.2.running_var', Number.NaN, 'nan'],
  ['1.4.weight', Number.POSITIVE_INFINITY, 'infinity'],
] as const) {
  describe(`a model with ${word} in ${name}`, () => {
    let tiny: TinyModel;
    before(async () => {
      tiny = await writeTinyModel();
      await spoil(tiny.folder, name, value);
    });
    after(() => tiny.remove());
    const told = (error: unknown): boolean => {
      assert.ok(error instanceof UserError);
      assert.equal(error.problems[0]!.code, 'weights-unreadable');
      assert.match(error.message, new RegExp(`model\\.safetensors holds a model that cannot be used: ${name} holds ${word}`));
      return true;
    };

    test('predicts nothing', async () => {
      await assert.rejects(loadModel(tiny.folder, { engine: 'wasm', workers: 0 }), told);
    });

    for (const format of EXPORT_FORMATS) {
      test(`is not exported as ${format}`, async () => {
        await assert.rejects(exportModel(tiny.folder, format), told);
        assert.ok(!existsSync(join(tiny.folder, 'export')));
      });
    }

    test('is not served', async () => {
      await assert.rejects(async () => (await startServer(tiny.folder, { engine: 'wasm', workers: 0 })).close(), told);
    });
  });
}

describe('a training that diverges', () => {
  const diverging = (stages: string): string => tinyFile().replace(/train:.*/, `train: [{ fit: { epochs: 1, lr: 1.0e+30 } }${stages}]`);

  for (const [what, stages, files] of [
    ['the run', '', ['model.safetensors', 'model.json', 'predictions.json']],
    ['a save stage', ', { save: mine }', [join('models', 'mine.safetensors')]],
  ] as const) {
    test(`${what} saves no model of it and says why`, async () => {
      writeFileSync(join(FOLDER, 'tiny.yaml'), diverging(stages));
      rmSync(join(FOLDER, 'runs'), { recursive: true, force: true });
      const { code, err } = await pipeline(['run', 'tiny.yaml', '--engine', 'wasm', '--no-lock', '--no-cache'], FOLDER);
      assert.match(err, /error\[training-diverged\] the model is not saved: 0\.0\.weight holds (nan|infinity), and \d+ more/);
      assert.equal(code, 1);
      const run = join(FOLDER, 'runs', 'tiny', readdirSync(join(FOLDER, 'runs', 'tiny'))[0]!);
      for (const file of files) assert.ok(!existsSync(join(run, file)), file);
    });
  }
});

test('a batch of one is refused by check where the head has norm layers, and by the norm layer of a body without', async () => {
  const one = tinyFile().replace('batch_size: 6', 'batch_size: 1');
  writeFileSync(join(FOLDER, 'one.yaml'), one);
  const checked = await pipeline(['check', 'one.yaml'], FOLDER);
  assert.equal(checked.code, 1);
  assert.match(checked.out, /one\.yaml:\d+:\d+: error\[wrong-value\] the norm layers of the head cannot train on one picture/);

  writeFileSync(join(FOLDER, 'one.yaml'), one.replace('pretrained: false', 'pretrained: false, first_bn: false, lin_ftrs: []'));
  assert.equal((await pipeline(['check', 'one.yaml'], FOLDER)).code, 0);
  const run = await pipeline(['run', 'one.yaml', '--engine', 'wasm', '--no-lock', '--no-cache'], FOLDER);
  assert.equal(run.code, 0, run.err);

  writeFileSync(
    join(FOLDER, 'one.yaml'),
    one.replace('pretrained: false', 'pretrained: false, first_bn: false, lin_ftrs: []').replace('resize: 24', 'resize: 4'),
  );
  const { code, err } = await pipeline(['run', 'one.yaml', '--engine', 'wasm', '--no-lock', '--no-cache'], FOLDER);
  assert.match(err, /data\.batch_size: error\[wrong-value\] the norm layer \S+ cannot train on one value per channel/);
  assert.equal(code, 1);
});
