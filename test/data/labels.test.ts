import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { type AffineStage, type LightingStage, partsOf } from '../../src/data/batch-plan.ts';
import { openDataset } from '../../src/data/dataset.ts';
import { IMAGE_EXTENSIONS } from '../../src/data/image-extensions.ts';
import type { Dataset, Item, Label } from '../../src/data/items.ts';
import { createLabeller } from '../../src/data/label.ts';
import type { DataSpec } from '../../src/data/spec.ts';
import { createTargets } from '../../src/data/targets.ts';
import { planTransforms } from '../../src/data/transforms.ts';
import { buildVocab } from '../../src/data/vocab.ts';
import type { LabelContext } from '../../src/language/contracts/labeller.ts';
import { knownArchitectures } from '../../src/model/architecture.ts';
import { UserError } from '../../src/util/problem.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { parseText } from '../../src/words/parse.ts';
import { splitBy } from '../../src/words/splitters/positions.ts';
import { needsShared } from '../shared.ts';
import { specOf, taskOf } from '../words.ts';
import { FIXTURES, fixture } from './fixtures.ts';
import { splitOf } from './split.ts';

const FILE = 'm_labels_vocab_misc.json';
const here = needsShared(`${FIXTURES}/${FILE}`);
interface Golden {
  category_map: Record<'sorted' | 'unsorted' | 'add_na' | 'nan_dropped' | 'ints', { items: (string | number)[] }>;
  Categorize_vocab_z_a: string[];
  Categorize_vocab_z_a_sort_False: string[];
  Categorize_add_na: { vocab: string[]; unknown: number; c: number };
  MultiCategorize_vocab_z_a: string[];
  multi: { vocab: string[]; onehot: number[][] };
  multi_unknown_error: string;
  encoded_multi: { enc: number[]; dec: string[] };
  regression_scalar_c: number;
  regression_pair_c: number;
  regex: { name: string[]; path_search: string[]; match_fails: string };
  parent_label: string[];
  grandparent: [number[], number[]];
  colreader: Record<'pref' | 'idx' | 'path_pref', string[]> & { delim: string[][]; multi: [number, string][] };
  colsplitter: [number[], number[]];
  colsplitter_on: [number[], number[]];
  mask_splitter: [number[], number[]];
  'image_extensions_py3.11': string[];
  get_image_files: Record<'all' | 'no_recurse' | 'folders_train_valid' | 'folders_dot_train' | 'folders_str', string[]>;
  torchvision_default_weights: Record<string, { url: string }>;
}
const golden = (): Golden => fixture<Golden>(FILE);

/** A data set of labels alone. */
function labelled(labels: readonly Label[], vocab: readonly string[], c: number): Dataset {
  const all = labels.map((_, i) => i);
  return { root: '/d', items: all.map((i) => ({ path: `${i}.png` })), labels, split: { train: all, valid: [] }, vocab, c };
}

test('CategoryMap: order, #na#, missing values, numbers', here, () => {
  const { category_map: map } = golden();
  const sorted = { sort: true, addNa: false };
  assert.deepEqual(buildVocab([...map.sorted.items, 'a', 'Z'].reverse(), sorted), map.sorted.items);
  assert.deepEqual(buildVocab(['b', 'a', 'C', 'a'], { sort: false, addNa: false }), map.unsorted.items);
  assert.deepEqual(buildVocab(['b', 'a'], { sort: true, addNa: true }), map.add_na.items);
  assert.deepEqual(buildVocab(['b', Number.NaN, 'a'], sorted), map.nan_dropped.items);
  assert.deepEqual(buildVocab([10, 9, 2, 10], sorted), map.ints.items.map(String));
});

test('Categorize and MultiCategorize: given names, unknown labels, one-hot rows', here, () => {
  const file = golden();
  assert.deepEqual(buildVocab(['z', 'a'], { sort: true, addNa: false }), file.Categorize_vocab_z_a);
  assert.deepEqual(buildVocab(['z', 'a'], { sort: false, addNa: false }), file.Categorize_vocab_z_a_sort_False);
  const { vocab, unknown, c } = file.Categorize_add_na;
  assert.deepEqual(buildVocab(['z', 'a'], { sort: true, addNa: true }), vocab);
  assert.deepEqual([...createTargets(labelled(['a', 'new'], vocab, c), taskOf('category', { add_na: true }))([1]).y], [unknown]);
  assert.deepEqual(buildVocab(['z', 'a'], { sort: false, addNa: false }), file.MultiCategorize_vocab_z_a);

  const { multi } = file;
  const labels: Label[] = [['a', 'b'], ['c'], [], ['a']];
  assert.deepEqual(buildVocab(labels.flat() as string[], { sort: true, addNa: false }), multi.vocab);
  const rows = createTargets(labelled(labels, multi.vocab, 3), taskOf('multi_category'))([0, 1, 2, 3]);
  assert.ok(rows.y instanceof Float32Array);
  assert.deepEqual([...rows.y], multi.onehot.flat());
  assert.deepEqual(rows.yShape, [4, 3]);
  assert.throws(
    () => createTargets(labelled([['q', 'a', 'r']], multi.vocab, 3), taskOf('multi_category'))([0]),
    (error: unknown) => error instanceof UserError && error.message.startsWith(JSON.parse(file.multi_unknown_error)),
  );
  const encoded = createTargets(
    labelled([[1, 0, 1]], ['x', 'y', 'z'], 3),
    taskOf('multi_category', { encoded: true, vocab: ['x', 'y', 'z'] }),
  )([0]);
  assert.deepEqual([...encoded.y], file.encoded_multi.enc);
  assert.deepEqual(
    ['x', 'y', 'z'].filter((_, i) => encoded.y[i] === 1),
    file.encoded_multi.dec,
  );
});

const CONTEXT: LabelContext = { root: '/d', items: [] };
const PETS: Item[] = ['great_pyrenees_173', 'Abyssinian_1', 'english_cocker_spaniel_12'].map((name) => ({ path: `images/${name}.jpg` }));

test('RegexLabeller and parent_label', here, () => {
  const { regex, parent_label } = golden();
  const byName = createLabeller(specOf('labeller', 'regex', { pattern: '(.+)_\\d+.jpg$', match: false, attr: 'name' }), BUILTIN, CONTEXT);
  assert.deepEqual(PETS.map(byName), regex.name);
  const byPath = createLabeller(
    specOf('labeller', 'regex', { pattern: '/([^/]+)_\\d+.jpg$', match: false, attr: 'path' }),
    BUILTIN,
    CONTEXT,
  );
  assert.deepEqual(PETS.map(byPath), regex.path_search);
  const anchored = createLabeller(
    specOf('labeller', 'regex', { pattern: '/([^/]+)_\\d+.jpg$', match: true, attr: 'path' }),
    BUILTIN,
    CONTEXT,
  );
  assert.throws(() => anchored(PETS[0]!), /finds nothing in "\/d\/images\/great_pyrenees_173\.jpg"/);
  assert.match(regex.match_fails, /\/d\/images\/great_pyrenees_173\.jpg/);
  assert.deepEqual(PETS.map(createLabeller(specOf('labeller', 'parent_label'), BUILTIN, CONTEXT)), parent_label);
});

const ROWS: Item[] = [
  { name: 'a.png', labels: 'x y', n: '1', is_valid: 'False' },
  { name: 'b.png', labels: '', n: '2', is_valid: 'True' },
  { name: 'c.png', labels: 'z', n: '3', is_valid: 'False' },
].map((row) => ({ path: row.name, row }));
const TABLE = { root: '/d', columns: ['name', 'labels', 'n', 'is_valid'], items: ROWS };

test('ColReader: prefix, suffix, delimiter, several columns, positions', here, () => {
  const { colreader } = golden();
  const read = (options: { column: string | number | (string | number)[]; pref?: string; label_delim?: string }): Label[] =>
    ROWS.map(createLabeller(specOf('labeller', 'column', { pref: '', suff: '', ...options }), BUILTIN, TABLE));
  assert.deepEqual(read({ column: 'name', pref: 'root/' }), colreader.pref);
  assert.deepEqual(read({ column: 'labels', label_delim: ' ' }), colreader.delim);
  assert.deepEqual(read({ column: 0 }), colreader.idx);
  assert.deepEqual(read({ column: 'name', pref: 'root/' }), colreader.path_pref);
  const several = read({ column: ['n', 'labels'] });
  assert.deepEqual(
    several,
    colreader.multi.map((values) => values.map(String)),
    'a mixed list is one of names',
  );
});

test('splitters by grandparent, column and mask', here, async () => {
  const file = golden();
  const paths = ['train/x/1.png', 'valid/x/2.png', 'train/y/3.png', 'other/y/4.png'].map((path) => ({ path }));
  const folders = await splitOf('grandparent', {}, paths);
  assert.deepEqual([folders.train, folders.valid], file.grandparent);
  const named = await splitOf('grandparent', { train_name: ['train', 'other'], valid_name: ['valid', 'none'] }, paths);
  assert.deepEqual([named.train, named.valid], [[0, 2, 3], [1]]);
  const context = { ...TABLE, labels: () => [], byValue: () => false };
  const byColumn = await BUILTIN.create(specOf('splitter', 'column', { column: 'is_valid' })).split(ROWS, context);
  assert.deepEqual([byColumn.train, byColumn.valid], file.colsplitter);
  const on = await BUILTIN.create(specOf('splitter', 'column', { column: 'n', on: ['1', '3'] })).split(ROWS, context);
  assert.deepEqual([on.train, on.valid], file.colsplitter_on);
  const mask = splitBy([true, false, false, true], (value) => value);
  assert.deepEqual([mask.train, mask.valid], file.mask_splitter);
});

test('get_image_files', here, async () => {
  const { get_image_files: expected, 'image_extensions_py3.11': known } = golden();
  for (const extension of IMAGE_EXTENSIONS) assert.ok(known.includes(extension), extension);
  const root = await mkdtemp(join(tmpdir(), 'pipefile-images-'));
  try {
    for (const path of [...expected.all, '.hidden/x.png', 'train/.hidden.png', 'train/.deep/y.png', 'notes.txt', 'train/a/Thumbs.db']) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), '');
    }
    const list = async (options: Readonly<Record<string, unknown>>): Promise<string[]> =>
      (await BUILTIN.create(specOf('getter', 'image_files', { recurse: true, order: 'path', ...options })).list(root)).items.map(
        ({ path }) => path,
      );
    assert.deepEqual(await list({}), expected.all);
    assert.deepEqual(await list({ recurse: false }), expected.no_recurse);
    assert.deepEqual(await list({ folders: ['train', 'valid'] }), expected.folders_train_valid);
    assert.deepEqual(await list({ folders: ['.', 'train'] }), expected.folders_dot_train);
    assert.deepEqual(await list({ folders: ['train'] }), expected.folders_str);
    assert.deepEqual((await list({ order: 'directory' })).sort(), [...expected.all].sort());
  } finally {
    await rm(root, { recursive: true });
  }
});

test('regression: the number of outputs follows from the first target', here, async () => {
  const root = await mkdtemp(join(tmpdir(), 'pipefile-numbers-'));
  try {
    await writeFile(join(root, 't.csv'), 'f,a,b\nx.png,1.5,2\ny.png,2,3\nz.png,4,5\n');
    const spec: DataSpec = {
      source: specOf('source', 'folder', { path: root }),
      path: '',
      blocks: [specOf('block', 'image'), specOf('block', 'regression')],
      getItems: specOf('getter', 'csv', { file: 't.csv', header: true, delimiter: ',', fn_col: 'f', folder: '', suffix: '' }),
      getY: specOf('labeller', 'column', { column: 'a', pref: '', suff: '' }),
      splitter: specOf('splitter', 'index', { valid_idx: [2] }),
      itemTfms: [],
      batchTfms: [],
      batchSize: 2,
      decode: { mode: 'rgb', exif: 'apply', grey16: 'scale' },
      badItems: 'error',
      seed: 0,
    };
    const one = await openDataset(spec, root, BUILTIN);
    assert.equal(one.c, golden().regression_scalar_c);
    const pair = await openDataset(
      { ...spec, getY: specOf('labeller', 'column', { column: ['a', 'b'], pref: '', suff: '' }) },
      root,
      BUILTIN,
    );
    assert.equal(pair.c, golden().regression_pair_c);
    const { y, yShape } = createTargets(pair, taskOf('regression'))([0, 1]);
    assert.deepEqual(
      [[...y], yShape],
      [
        [1.5, 2, 2, 3],
        [2, 2],
      ],
    );
  } finally {
    await rm(root, { recursive: true });
  }
});

const HEAD = 'version: 1\ndata:\n  source: photos\n  get_y: parent_label\n';
const TAIL = 'learner: { arch: resnet18, pretrained: false }\ntrain: [{ fine_tune: 1 }]\n';

test('of several transforms of one class the last is kept where the first stood', here, () => {
  const { merge_same_class_keeps_last: expected } = fixture<{ merge_same_class_keeps_last: { item: unknown; batch: [string, unknown][] } }>(
    FILE,
  );
  const text = `${HEAD}  item_tfms: [{ resize: 32 }, { resize: 16 }]\n  batch_tfms: [{ aug_transforms: { size: 24 } }, flip, { brightness: { max_lighting: 0.5 } }]\n${TAIL}`;
  const parsed = parseText(text, '/x.yaml');
  assert.ok(parsed.ok);
  const { items, stages } = planTransforms(parsed.document.data, BUILTIN);
  assert.deepEqual(
    items.map(({ spec }) => spec),
    [specOf('item_transform', 'resize', { size: 16 })],
  );
  assert.deepEqual(
    stages.map(({ name }) => name[0]!.toUpperCase() + name.slice(1)),
    expected.batch.slice(1).map(([name]) => name),
  );
  const [flip, brightness] = stages as [AffineStage, LightingStage];
  assert.deepEqual([flip.size, flip.parts.length], [undefined, 1]);
  assert.deepEqual(
    brightness.parts.map(({ text }) => text),
    ['brightness 0.5'],
  );
});

test('separate words are separate transforms; xtra_tfms are composed', () => {
  const plan = (batch: string): string[] => {
    const parsed = parseText(`${HEAD}  batch_tfms: ${batch}\n${TAIL}`, '/x.yaml');
    assert.ok(parsed.ok, JSON.stringify(parsed.diagnostics));
    return planTransforms(parsed.document.data, BUILTIN).stages.map((stage) =>
      partsOf(stage)
        .map(({ name }) => name)
        .join('+'),
    );
  };
  assert.deepEqual(plan('[contrast, rotate, flip]'), ['rotate', 'flip', 'contrast']);
  assert.deepEqual(plan('[{ aug_transforms: { xtra_tfms: [hue, saturation, { rotate: { max_deg: 45 } }] } }]'), [
    'flip+warp+rotate+zoom+rotate',
    'brightness+contrast+saturation',
    'hue',
  ]);
  assert.deepEqual(plan('[aug_transforms, saturation, brightness]'), ['flip+warp+rotate+zoom', 'brightness', 'saturation']);
  assert.deepEqual(plan('[normalize, random_erasing, { aug_transforms: { size: 32, min_scale: 0.5 } }]'), [
    'flip+warp+rotate+zoom',
    'random_resized_crop_gpu',
    'brightness+contrast',
    'normalize',
    'random_erasing',
  ]);
});

test("default weights are torchvision's files", here, () => {
  const { torchvision_default_weights: expected } = golden();
  const known = knownArchitectures(BUILTIN).flatMap(({ name, weights }) =>
    weights?.url === undefined ? [] : [[name, weights.url] as const],
  );
  assert.equal(known.length, 5);
  for (const [arch, url] of known) assert.equal(url, expected[arch]!.url);
});
