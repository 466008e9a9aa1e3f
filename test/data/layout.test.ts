import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recogniseLayout } from '../../src/data/layout.ts';
import { isPart, roleOf } from '../../src/data/split-names.ts';

const times = (count: number, name: (i: number) => string): string[] => Array.from({ length: count }, (_, i) => name(i));

test('training and validation folders come before everything else', () => {
  const pictures = ['train/cat/1.jpg', 'train/dog/2.jpg', 'val/cat/3.jpg', 'val/dog/4.jpg'];
  assert.deepEqual(recogniseLayout(pictures, []), { kind: 'train_valid', train: 'train', valid: 'val', classes: 2 });
});

test('a folder per class', () => {
  const pictures = [...times(3, (i) => `cat/${i}.png`), ...times(3, (i) => `dog/${i}.png`)];
  assert.deepEqual(recogniseLayout(pictures, []), { kind: 'parent', classes: 2 });
});

test('a table that names every picture, with folder and suffix worked out', () => {
  const table = {
    file: 'labels.csv',
    columns: ['image_id', 'breed'],
    rows: [
      ['a1', 'pug'],
      ['b2', 'boxer'],
    ],
  };
  assert.deepEqual(recogniseLayout(['photos/a1.jpg', 'photos/b2.jpg'], [table]), {
    kind: 'csv',
    file: 'labels.csv',
    fnCol: 'image_id',
    labelCol: 'breed',
    folder: 'photos',
    suffix: '.jpg',
  });
});

test('a table with several labels in a cell, and a column that says which pictures validate', () => {
  const rows = times(12, (i) => `f${i}.jpg`).map((name, i) => [
    name,
    ['person', 'person horse', 'horse', 'car person'][i % 4]!,
    i % 3 === 0 ? 'True' : 'False',
  ]);
  const layout = recogniseLayout(
    rows.map(([name]) => `train/${name}`),
    [{ file: 'train.csv', columns: ['fname', 'labels', 'is_valid'], rows }],
  );
  assert.deepEqual(layout, {
    kind: 'csv',
    file: 'train.csv',
    fnCol: 'fname',
    labelCol: 'labels',
    folder: 'train',
    suffix: '',
    labelDelim: ' ',
    validCol: 'is_valid',
  });
  const breeds = rows.map(([name], i) => [name!, ['Maine Coon', 'Scottish Terrier', 'Shiba Inu'][i % 3]!]);
  const single = recogniseLayout(
    breeds.map(([name]) => name!),
    [{ file: 'x.csv', columns: ['file', 'breed'], rows: breeds }],
  );
  assert.ok(single.kind === 'csv' && single.labelDelim === undefined, 'names of two words are one label');
});

test('class and number in the name', () => {
  const pictures = [...times(4, (i) => `Maine_Coon_${i}.jpg`), ...times(4, (i) => `pug_${i}.jpg`)];
  const layout = recogniseLayout(pictures, []);
  assert.equal(layout.kind, 'name');
  assert.equal(layout.kind === 'name' && new RegExp(layout.pattern).exec('Maine_Coon_12.jpg')?.[1], 'Maine_Coon');
});

test('splits are no classes, in any case and spelling', () => {
  for (const name of [
    'train',
    'Train',
    'TRAINING',
    'train_images',
    'trainset',
    'images-train',
    'train2',
    'trainImages',
    'Train Data',
    'trn',
  ])
    assert.equal(roleOf(name), 'train', name);
  for (const name of ['valid', 'Val', 'vals', 'validation', 'validation-set', 'dev', 'eval', 'val_images', 'Evaluation'])
    assert.equal(roleOf(name), 'valid', name);
  for (const name of ['test', 'Tests', 'test1', 'testing', 'test_images', 'TestSet', 'images_test'])
    assert.equal(roleOf(name), 'test', name);
  for (const name of ['trainer', 'training shoes', 'test_tube', 'valley', 'validated_cat', 'cat', 'train station', 'contest', 'train_test'])
    assert.equal(roleOf(name), undefined, name);
  for (const name of ['HAM10000_images_part_1', 'fold2', 'batch-3', 'images_001', 'shard 4']) assert.ok(isPart(name), name);
  for (const name of ['part', 'n01440764', 'class_1', '7', 'partridge_1']) assert.ok(!isPart(name), name);
  for (const [train, valid] of [
    ['Train', 'Test'],
    ['train_images', 'val_images'],
    ['TRAINING', 'dev'],
  ])
    assert.deepEqual(recogniseLayout([`${train}/a/1.png`, `${train}/b/2.png`, `${valid}/a/3.png`, `${valid}/b/4.png`], []), {
      kind: 'train_valid',
      train,
      valid,
      classes: 2,
    });
  for (const folders of [
    ['train', 'test'],
    ['Training', 'Validation', 'Test'],
    ['images_part_1', 'images_part_2'],
    ['fold1', 'fold2', 'fold3'],
  ]) {
    const layout = recogniseLayout(
      folders.flatMap((folder) => times(4, (i) => `${folder}/IMG_${i}.png`)),
      [],
    );
    assert.equal(layout.kind, 'unknown', folders.join());
  }
});

test('a train among other vehicles is a class, and said to be a guess', () => {
  const layout = recogniseLayout(
    ['bus', 'car', 'train'].flatMap((name) => times(3, (i) => `${name}/${i}.png`)),
    [],
  );
  assert.ok(layout.kind === 'parent' && layout.classes === 3 && layout.folders === undefined);
  assert.match(layout.notes![0]!, /train is taken for a class/);
});

test("pictures without labels stay out: Kaggle's test folder beside class folders and beside named pictures", () => {
  const rest = times(5, (i) => `test1/${i}.jpg`);
  const named = recogniseLayout([...times(4, (i) => `train/cat.${i}.jpg`), ...times(4, (i) => `train/dog.${i}.jpg`), ...rest], []);
  assert.ok(named.kind === 'name' && named.classes === 2, JSON.stringify(named));
  assert.deepEqual(named.folders, ['train']);
  assert.equal(new RegExp(named.pattern).exec('cat.12.jpg')?.[1], 'cat');
  const deep = recogniseLayout(
    ['a', 'b'].flatMap((name) => times(3, (i) => `data/train/${name}/${i}.jpg`)).concat(['data/test/1.jpg']),
    [],
  );
  assert.deepEqual(deep, {
    kind: 'parent',
    classes: 2,
    folders: ['train'],
    path: 'data',
    notes: ['test is left out: no labels there'],
  });
});

test('tables come before folders; a submission, a table of the test folder and a column of 0 and 1 alone are no labels', () => {
  const pictures = [...times(6, (i) => `train/a${i}.jpg`), ...times(4, (i) => `test/b${i}.jpg`)];
  const labels = {
    file: 'labels.csv',
    columns: ['id', 'breed'],
    rows: times(6, (i) => `a${i}`).map((id, i) => [id, ['pug', 'boxer'][i % 2]!]),
  };
  const submission = {
    file: 'sample_submission.csv',
    columns: ['id', 'label'],
    rows: times(4, (i) => `b${i}`).map((id, i) => [id, `${i % 2}`]),
  };
  for (const tables of [
    [submission, labels],
    [{ ...submission, file: 'answers.csv' }, labels],
  ]) {
    const layout = recogniseLayout(pictures, tables);
    assert.ok(layout.kind === 'csv' && layout.file === 'labels.csv', JSON.stringify(layout));
    assert.deepEqual([layout.folder, layout.suffix, layout.labelCol, layout.named], ['train', '.jpg', 'breed', 6]);
  }
  const oneHot = {
    file: 'truth.csv',
    columns: ['id', 'MEL', 'NV'],
    rows: times(6, (i) => `a${i}`).map((id, i) => [id, `${i % 2}.0`, `${1 - (i % 2)}.0`]),
  };
  assert.equal(
    recogniseLayout(
      times(6, (i) => `train/a${i}.jpg`),
      [oneHot],
    ).kind,
    'unknown',
  );
});

test('a table over several folders, without a head, with its split in a column or in the folders', () => {
  const parts = times(8, (i) => `images_part_${(i % 2) + 1}/ISIC_${i}.jpg`);
  const meta = {
    file: 'meta.csv',
    columns: ['lesion', 'image', 'dx', 'sex'],
    rows: times(8, (i) => `L${i}`).map((id, i) => [id, `ISIC_${i}`, ['nv', 'mel'][i % 2]!, 'f']),
  };
  const layout = recogniseLayout(parts, [meta]);
  assert.ok(layout.kind === 'csv');
  assert.deepEqual(
    [layout.fnCol, layout.labelCol, layout.folder, layout.suffix],
    ['image', 'dx', ['images_part_1', 'images_part_2'], '.jpg'],
  );

  const rows = times(8, (i) => `${i < 6 ? 'train' : 'val'}/x${i}.png`).map((path, i) => [path, ['a', 'b'][i % 2]!]);
  const bare = recogniseLayout(
    rows.map(([path]) => path!),
    [{ file: 't.csv', columns: rows[0]!, rows: rows.slice(1) }],
  );
  assert.ok(bare.kind === 'csv');
  assert.deepEqual([bare.header, bare.fnCol, bare.labelCol, bare.validFolders], [false, 0, 1, ['val']]);

  const split = recogniseLayout(
    rows.map(([path]) => path!),
    [
      {
        file: 't.csv',
        columns: ['path', 'split', 'label'],
        rows: rows.map(([path, label], i) => [path!, i < 6 ? 'train' : 'dev', label!]),
      },
    ],
  );
  assert.ok(split.kind === 'csv');
  assert.deepEqual([split.labelCol, split.validCol, split.validOn], ['label', 'split', ['dev']]);
});

test('what is not sure about a table is said', () => {
  const rows = times(8, (i) => `x${i}.png`).map((path, i) => [path, ['red', 'blue'][i % 2]!, ['big', 'small'][i % 2]!]);
  const layout = recogniseLayout(
    [...rows.map(([path]) => path!), 'y.png'],
    [{ file: 't.csv', columns: ['f', 'colour', 'size'], rows: [...rows.slice(0, 7), ...rows.slice(7)] }],
  );
  assert.ok(layout.kind === 'csv');
  assert.match(layout.notes!.join('; '), /colour is a guess, there are also size; 1 of 9 pictures are not in t\.csv/);
});

test('what cannot be read says why', () => {
  assert.deepEqual(recogniseLayout([], []), { kind: 'unknown', why: 'there are no pictures in it' });
  const odd = recogniseLayout(['a.jpg', 'b.jpg', 'c.jpg'], []);
  assert.equal(odd.kind, 'unknown');
});
