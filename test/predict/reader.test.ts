import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, test } from 'node:test';
import type { OutputReader } from '../../src/predict/outcome.ts';
import { readerOf } from '../../src/predict/reader.ts';
import type { ModelFile } from '../../src/run/model-file.ts';
import { taskOfModel } from '../../src/run/model-task.ts';
import { wordsOfModel } from '../../src/run/model-words.ts';
import { UserError } from '../../src/util/problem.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { loadRegistry } from '../../src/words/load.ts';
import { specOf } from '../words.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-reader-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

const SHA = 'a'.repeat(64);
const blocks = [specOf('block', 'image'), specOf('block', 'multi_category')];
const decode = { mode: 'rgb', exif: 'apply', grey16: 'scale' };
const MODEL = { name: 'm', blocks, itemTfms: [], batchTfms: [], decode, vocab: ['a', 'b'], nIn: 3, nOut: 2 } as unknown as ModelFile;

const read = (model: ModelFile): OutputReader => readerOf({ model, ...taskOfModel(model, BUILTIN, FOLDER) });

test('the threshold of several classes is that of the loss', () => {
  assert.equal(read(MODEL).threshold, 0.5);
  assert.equal(read({ ...MODEL, loss: specOf('loss', 'bce_with_logits', { thresh: 0.7 }) }).threshold, 0.7);
});

test('words that are not there, and blocks that do not go with the sizes, are a problem of the model', () => {
  for (const wrong of [
    { ...MODEL, nOut: 3 },
    { ...MODEL, nIn: 1 },
    { ...MODEL, decode: { ...MODEL.decode, mode: 'grey' } },
    { ...MODEL, blocks: [...blocks].reverse() },
    { ...MODEL, blocks: [blocks[0]!, { kind: 'block', word: 'constructor', options: {} }] },
    { ...MODEL, loss: { kind: 'loss', word: 'nothing', options: {} } },
  ] as const)
    assert.throws(() => read(wrong), UserError);
});

test('a module that came with a model is not run, and one that the model does not use is not either', async () => {
  const inside = join(FOLDER, 'model');
  mkdirSync(inside);
  const code = 'globalThis.ranWithModel = true;\nexport const nothing = 1;\n';
  writeFileSync(join(inside, 'own.mjs'), code);
  writeFileSync(join(FOLDER, 'mine.mjs'), code);
  const foreign = { ...MODEL, blocks: [blocks[0]!, { ...blocks[1]!, plugin: SHA }] };
  for (const path of [join(inside, 'own.mjs'), relative(process.cwd(), join(FOLDER, 'mine.mjs'))])
    await assert.rejects(wordsOfModel({ ...foreign, plugins: [{ path, sha256: SHA }] }, loadRegistry, inside), UserError);
  const unused = { ...MODEL, plugins: [{ path: join(FOLDER, 'mine.mjs'), sha256: SHA }] };
  assert.equal(await wordsOfModel(unused, loadRegistry, inside), BUILTIN);
  assert.ok(!('ranWithModel' in globalThis));
  await wordsOfModel({ ...foreign, plugins: unused.plugins }, loadRegistry, inside);
  assert.ok('ranWithModel' in globalThis, 'it runs where the model uses it');
});
