import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { parse } from 'yaml';
import { checkDataset } from '../../src/data/check.ts';
import { openDataset } from '../../src/data/dataset.ts';
import { parseFile } from '../../src/words/parse.ts';
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

test('whatever the folder is called, the file that is written is in order', async () => {
  const folders = {
    写真: 'pictures',
    '@x': 'x',
    '#x': 'x',
    '.x': 'x',
    _x: 'x',
    '- x': 'x',
    'été 2026': 'ete-2026',
    'x.': 'x',
    '--out': 'out',
    null: 'null',
    [`${'a'.repeat(120)}`]: 'a'.repeat(100),
    'a: {b}': 'a-b',
    'a\u001b[31m\nb': 'a-31m-b',
  };
  for (const [folder, name] of Object.entries(folders)) {
    for (const file of ['cat/1.png', 'cat/2.png', 'dog/1.png', 'dog/2.png']) await picture(join(folder, file), 80, 3);
    const { code, out, err } = await pipelineIn(FOLDER, ['init', '--', folder]);
    assert.equal(code, 0, err);
    assert.ok(out.includes(`next: pipeline run ${name}.pipeline.yaml`), out);
    const parsed = await parseFile(join(FOLDER, `${name}.pipeline.yaml`));
    assert.deepEqual(parsed.diagnostics, [], folder);
    rmSync(join(FOLDER, `${name}.pipeline.yaml`));
  }
});

/** Classes and sizes that the written file trains with; nothing is wrong with its data. */
async function opened(name: string): Promise<{ vocab: readonly string[]; train: number; valid: number; warnings: number }> {
  const parsed = await parseFile(join(FOLDER, `${name}.pipeline.yaml`));
  assert.ok(parsed.ok);
  const { data } = parsed.document;
  const dataset = await openDataset(data, join(FOLDER, name), parsed.document.words, {});
  assert.deepEqual(await checkDataset(dataset, { ...data, batchSize: 2 }, parsed.document.words), []);
  return {
    vocab: dataset.vocab,
    train: dataset.split.train.length,
    valid: dataset.split.valid.length,
    warnings: dataset.warnings?.length ?? 0,
  };
}

test('what people download is written so that it trains: named pictures, ids without a suffix, folders of parts, splits in capitals', async () => {
  for (let i = 0; i < 10; i++) {
    await picture(`dogscats/train/cat.${i}.png`, 70, 3);
    await picture(`dogscats/train/dog.${i}.png`, 70, 3);
    if (i < 3) await picture(`dogscats/test1/${i}.png`, 70, 3);
  }
  writeFileSync(join(FOLDER, 'dogscats/sampleSubmission.csv'), 'id,label\n0,0\n1,0\n2,1\n');
  assert.match((await init('dogscats')).said, /20 pictures of 2 classes labelled by their names/);
  assert.deepEqual(await opened('dogscats'), { vocab: ['cat', 'dog'], train: 16, valid: 4, warnings: 0 });

  const [breeds, cancer]: string[][] = [['id,breed'], ['lesion_id,image_id,dx,dx_type']];
  for (let i = 0; i < 10; i++) {
    await picture(`breeds/train/0${i}ab.png`, 70, 3);
    if (i < 3) await picture(`breeds/test/1${i}ab.png`, 70, 3);
    breeds!.push(`0${i}ab,${['pug', 'boxer'][i % 2]}`);
    await picture(`cancer/HAM_images_part_${1 + (i % 3 === 0 ? 1 : 0)}/ISIC_${i}.png`, 70, 3);
    cancer!.push(`L${i},ISIC_${i},${['nv', 'mel'][i % 2]},histo`);
    for (const side of ['Train', 'Test']) await picture(`caps/${side}/${i % 2}/${i}.png`, 70, 3);
  }
  writeFileSync(join(FOLDER, 'breeds/labels.csv'), breeds!.join('\n'));
  writeFileSync(join(FOLDER, 'cancer/HAM_metadata.csv'), cancer!.join('\n'));
  assert.match((await init('breeds')).said, /10 pictures named by labels\.csv, labels from its column breed/);
  assert.deepEqual(await opened('breeds'), { vocab: ['boxer', 'pug'], train: 8, valid: 2, warnings: 0 });
  await init('cancer');
  assert.deepEqual(await opened('cancer'), { vocab: ['mel', 'nv'], train: 8, valid: 2, warnings: 0 });
  await init('caps');
  assert.deepEqual(await opened('caps'), { vocab: ['0', '1'], train: 10, valid: 10, warnings: 0 });
});

test('tables are written with the delimiter and encoding they have; class folders may be links', async () => {
  const rows = ['file;label'];
  for (let i = 0; i < 8; i++) {
    await picture(`excel/${i}.png`, 70, 3);
    rows.push(`${i}.png;${['Müller', 'Möller'][i % 2]}`);
    await picture(`real/${['a', 'b'][i % 2]}/${i}.png`, 70, 3);
  }
  writeFileSync(join(FOLDER, 'excel/t.csv'), Buffer.from(rows.join('\r\n'), 'latin1'));
  const { csv } = parse((await init('excel')).text).data.get_items;
  assert.deepEqual([csv.delimiter, csv.encoding], [';', 'windows-1252']);
  assert.deepEqual(await opened('excel'), { vocab: ['Möller', 'Müller'], train: 7, valid: 1, warnings: 0 });
  mkdirSync(join(FOLDER, 'linked'));
  for (const name of ['a', 'b']) symlinkSync(`../real/${name}`, join(FOLDER, 'linked', name));
  assert.match((await init('linked')).said, /8 pictures of 2 classes in a folder per class/);
  assert.deepEqual((await opened('linked')).vocab, ['a', 'b']);
});

test('what is a guess is said, also in the file', async () => {
  for (let i = 0; i < 8; i++) await picture(`odd/${['a', 'a/deeper', 'b', 'b'][i % 4]}/${i}.png`, 70, 3);
  const { code, err } = await pipelineIn(FOLDER, ['init', 'odd']);
  assert.equal(code, 0);
  assert.match(err, /note: some pictures lie deeper than others/);
  assert.match(readFileSync(join(FOLDER, 'odd.pipeline.yaml'), 'utf8'), /^# look here: some pictures lie deeper/);
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
  assert.match(readFileSync(join(FOLDER, '.github/workflows/pipelines.yml'), 'utf8'), /pipefile check --untrusted --format github --/);
});
