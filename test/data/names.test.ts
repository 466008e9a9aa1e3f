import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDataset } from '../../src/data/check.ts';
import { openDataset } from '../../src/data/dataset.ts';
import { examineData } from '../../src/data/doctor/examine.ts';
import type { DataSpec } from '../../src/data/spec.ts';
import { summarise } from '../../src/data/summary/walk.ts';
import type { Problem } from '../../src/util/problem.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';
import { column, inFolder, problemsOf, table } from './table-folder.ts';
import { tinySpec } from './tiny-spec.ts';

const files = (...paths: string[]): Record<string, string> => Object.fromEntries(paths.map((path) => [path, '']));
const FOLDERS = files('train/a/1.png', 'train/a/2.png', 'train/b/3.png', 'val/a/4.png', 'val/b/5.png');

async function withData<T>(
  content: Record<string, string | Uint8Array>,
  changes: Partial<DataSpec>,
  work: (spec: DataSpec, root: string) => Promise<T>,
): Promise<T> {
  return inFolder(content, (root) => work(tinySpec(root, { getY: specOf('labeller', 'parent_label'), batchSize: 1, ...changes }), root));
}

const warningsOf = (content: Record<string, string | Uint8Array>, changes: Partial<DataSpec>): Promise<readonly Problem[]> =>
  withData(content, changes, async (spec, root) => (await openDataset(spec, root, BUILTIN)).warnings ?? []);

test('grandparent without its folder: the folders that are there and the one to write, in check, data check and summary', async () => {
  const splitter = specOf('splitter', 'grandparent', { train_name: ['train'], valid_name: ['valid'] });
  await withData(FOLDERS, { splitter }, async (spec, root) => {
    const [problem] = await checkDataset(await openDataset(spec, root, BUILTIN), spec, BUILTIN);
    assert.match(problem!.message, /no folder valid stands above the class folders/);
    assert.deepEqual([problem!.found, problem!.hint], ['train, val', 'write `splitter: { grandparent: { valid_name: val } }`']);
    const { findings } = await examineData(spec, root, BUILTIN);
    const found = findings.filter(({ severity }) => severity === 'error').map(({ rule, fix }) => [rule, fix]);
    assert.deepEqual(
      found.filter(([rule]) => rule !== 'unreadable'),
      [['empty-split', 'Write `splitter: { grandparent: { valid_name: val } }`.']],
    );
    assert.ok(findings.every(({ fix }) => !fix.includes('another seed') || fix.includes('bad_items')));
  });
  const test1 = files('Training/a/1.png', 'Test/a/2.png');
  await withData(test1, { splitter }, async (spec, root) => {
    const [problem] = await checkDataset(await openDataset(spec, root, BUILTIN), spec, BUILTIN);
    assert.match(problem!.hint!, /train_name: Training/);
  });
});

test('an empty side of any splitter has a fix that fits it, and fails the summary', async () => {
  for (const [splitter, fix] of [
    [specOf('splitter', 'name_regex', { pattern: 'nothing' }), /change the pattern/],
    [specOf('splitter', 'random', { valid_pct: 0.01, seed: 1 }), /change valid_pct/],
    [specOf('splitter', 'random_subset', { train_sz: 0.5, valid_sz: 0.01, seed: 1 }), /valid_sz/],
  ] as const)
    await withData(FOLDERS, { splitter }, async (spec, root) => {
      const [problem] = await checkDataset(await openDataset(spec, root, BUILTIN), spec, BUILTIN);
      assert.equal(problem!.code, 'empty-split');
      assert.match(problem!.hint!, fix);
      const { sizes, failure } = await summarise(spec, root, BUILTIN);
      assert.equal(sizes!.valid, 0);
      assert.ok(failure);
    });
});

test('a class on one side only: the fix fits the splitter', async () => {
  const content = files('train/a/1.png', 'train/c/4.png', 'val/a/2.png', 'val/b/3.png');
  const splitter = specOf('splitter', 'grandparent', { train_name: ['train'], valid_name: ['val'] });
  await withData(content, { splitter }, async (spec, root) => {
    const [problem] = await checkDataset(await openDataset(spec, root, BUILTIN), spec, BUILTIN);
    assert.equal(problem!.code, 'class-without-training-item');
    assert.doesNotMatch(problem!.hint!, /seed/);
  });
});

test('a splitter file: byte order marks, CRLF and paths are read; names that are no item, or two, are told', async () => {
  const content = files('a/1.png', 'a/2.png', 'b/1.png', 'b/3.png');
  const splitter = specOf('splitter', 'file', { file: 'v.txt' });
  const read = async (list: string | Uint8Array): Promise<[readonly number[], string[]]> =>
    withData({ ...content, 'v.txt': list }, { splitter }, async (spec, root) => {
      const { split, warnings = [] } = await openDataset(spec, root, BUILTIN);
      return [split.valid, warnings.map(({ message, hint }) => `${message}: ${hint}`)];
    });
  for (const list of ['\ufeff2.png\r\n3.png\r\n', '2.png\r3.png', 'a/2.png\nb/3.png\n', Buffer.from('\ufeff2.png\n3.png', 'utf16le')])
    assert.deepEqual(await read(list), [[1, 3], []]);
  const [valid, [unused, doubled]] = await read('1.png\n33.png\n');
  assert.deepEqual(valid, [0, 2]);
  assert.match(unused!, /v\.txt names '33\.png', which is no item: did you mean '3\.png'\?/);
  assert.match(doubled!, /names '1\.png', which 2 items are called; all of them validate/);
  const [none] = await problemsOf(() => read('img/1.png\n'));
  assert.match(none!.message, /None of the 1 names in v\.txt is that of an item/);
});

test('names of folders, rows and classes that nothing has are warnings with the nearest name; data check tells them', async () => {
  const content = files('train/a/1.png', 'train/a/2.png', 'extra/b/3.png', 'extra/b/4.png', 'extra/a/5.png');
  const folders = specOf('getter', 'image_files', { recurse: true, order: 'path', folders: ['train', 'extre'] });
  const [folder] = await warningsOf(content, { getItems: folders, splitter: specOf('splitter', 'index', { valid_idx: [1] }) });
  assert.match(folder!.message, /no item lies in the folder 'extre'/);
  assert.equal(folder!.hint, "did you mean 'extra'?");

  const splitter = specOf('splitter', 'grandparent', { train_name: ['train', 'extras'], valid_name: ['extra'] });
  const blocks = [specOf('block', 'image'), specOf('block', 'category', { vocab: ['a', 'b', 'c'] })] as const;
  const messages = (await warningsOf(content, { splitter, blocks })).map(({ message }) => message);
  assert.match(messages[0]!, /no folder 'extras' stands above/);
  assert.match(messages[1]!, /vocab names 'c', which no item is labelled with/);
  await withData(content, { splitter, blocks }, async (spec, root) => {
    const found = (await examineData(spec, root, BUILTIN)).findings.find(({ rule }) => rule === 'unmatched-name');
    assert.match(found!.message, /'extras'.*'c'/);
  });

  const csv = { 't.csv': 'f,y,set\n0.png,a,train\n1.png,a,valid\n2.png,a,train\n' };
  const on = specOf('splitter', 'column', { column: 'set', on: ['valid', 'vaild'] });
  const [row] = await warningsOf(csv, { getItems: table(), getY: column(), splitter: on });
  assert.match(row!.message, /no row has "vaild" in its column set/);
  assert.equal(row!.hint, "did you mean 'valid'?");
});
