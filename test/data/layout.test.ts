import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recogniseLayout } from '../../src/data/layout.ts';

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

test('what cannot be read says why', () => {
  assert.deepEqual(recogniseLayout([], []), { kind: 'unknown', why: 'there are no pictures in it' });
  const odd = recogniseLayout(['a.jpg', 'b.jpg', 'c.jpg'], []);
  assert.equal(odd.kind, 'unknown');
});
