import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { parse } from 'yaml';
import { parseFile } from '../../src/document/parse.ts';
import { pipelineIn } from './pipeline.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-init-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

async function picture(path: string, side: number, channels: 1 | 3): Promise<void> {
  mkdirSync(dirname(join(FOLDER, path)), { recursive: true });
  const raw = Uint8Array.from({ length: side * side * channels }, (_, i) => (i * 37) % 256);
  await sharp(raw, { raw: { width: side, height: side, channels } })
    .png()
    .toFile(join(FOLDER, path));
}

async function init(...args: string[]): Promise<{ said: string; text: string }> {
  const { code, out, err } = await pipelineIn(FOLDER, ['init', ...args]);
  assert.equal(code, 0, err);
  const file = join(FOLDER, `${args[0]}.pipeline.yaml`);
  const parsed = await parseFile(file);
  assert.deepEqual(parsed.diagnostics, []);
  return { said: out, text: readFileSync(file, 'utf8') };
}

test('photos in a folder per class: a pretrained net at 224 pixels', async () => {
  for (const name of ['cat/1.png', 'cat/2.png', 'dog/1.png', 'dog/2.png']) await picture(`photos/${name}`, 80, 3);
  const { said, text } = await init('photos');
  assert.match(said, /4 pictures of 2 classes in a folder per class\nnext: pipeline run photos\.pipeline\.yaml/);
  const { data, learner } = parse(text);
  assert.deepEqual([data.get_y, data.item_tfms, learner.pretrained], ['parent_label', [{ resize: 256 }], true]);
});

test('small grey pictures: one channel, their own size, a net of their size, no mirroring', async () => {
  for (const name of ['train/0/a.png', 'train/1/b.png', 'test/0/c.png', 'test/1/d.png']) await picture(`digits/${name}`, 28, 1);
  const { data, learner } = parse((await init('digits')).text);
  assert.deepEqual(data.blocks, ['image_bw', 'category']);
  assert.deepEqual(data.splitter, { grandparent: { train_name: 'train', valid_name: 'test' } });
  assert.equal(data.item_tfms, undefined);
  assert.equal(data.batch_tfms[0].aug_transforms.do_flip, false);
  assert.deepEqual(learner, { arch: 'xresnet', pretrained: false, metrics: ['error_rate'] });
});

test('a table with several labels and a validation column', async () => {
  const rows: string[] = ['fname,labels,is_valid'];
  for (let i = 0; i < 8; i++) {
    await picture(`scenes/train/${i}.png`, 70, 3);
    rows.push(`${i}.png,${['a', 'a b', 'b', 'b c'][i % 4]},${i % 4 === 0 ? 'True' : 'False'}`);
  }
  writeFileSync(join(FOLDER, 'scenes/train.csv'), `${rows.join('\r\n')}\r\n`);
  const { data, learner } = parse((await init('scenes')).text);
  assert.deepEqual(data.blocks, ['image', 'multi_category']);
  assert.deepEqual(data.get_y, { column: { column: 'labels', label_delim: ' ' } });
  assert.deepEqual(data.splitter, { column: 'is_valid' });
  assert.deepEqual(learner.metrics, ['accuracy_multi']);
});

test('a file that is there is not overwritten, a folder without a layout is explained, the workflow goes to its place', async () => {
  const again = await pipelineIn(FOLDER, ['init', 'photos']);
  assert.equal(again.code, 1);
  assert.match(again.err, /photos\.pipeline\.yaml is already there[\s\S]*--force/);
  assert.equal((await pipelineIn(FOLDER, ['init', 'photos', '--force'])).code, 0);
  await picture('heap/x.png', 70, 3);
  const unknown = await pipelineIn(FOLDER, ['init', 'heap']);
  assert.match(unknown.err, /cannot tell the classes/);
  assert.equal((await pipelineIn(FOLDER, ['init', '--ci', 'github'])).code, 0);
  assert.match(readFileSync(join(FOLDER, '.github/workflows/pipelines.yml'), 'utf8'), /pipeline check --untrusted --format github/);
});
