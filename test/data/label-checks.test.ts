import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDataset } from '../../src/data/check.ts';
import { openDataset } from '../../src/data/dataset.ts';
import { examineData } from '../../src/data/doctor/examine.ts';
import type { DataSpec } from '../../src/data/spec.ts';
import type { WordSpec } from '../../src/language/spec.ts';
import type { Problem } from '../../src/util/problem.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';
import { column, inFolder, problemsOf, table } from './table-folder.ts';
import { tinySpec } from './tiny-spec.ts';

const IMAGE = specOf('block', 'image');
const MULTI = specOf('block', 'multi_category');
const CATEGORY = specOf('block', 'category');

/** What is wrong with a table `f,y,z` for a target, found before any picture is opened. */
async function problems(target: WordSpec<'block'>, text: string, changes: Partial<DataSpec> = {}): Promise<readonly Problem[]> {
  const spec = {
    blocks: [IMAGE, target],
    getItems: table(),
    getY: column(),
    splitter: specOf('splitter', 'index', { valid_idx: [2] }),
    ...changes,
  } as const;
  return inFolder({ 't.csv': text }, (root) => problemsOf(() => openDataset(tinySpec(root, spec), root, BUILTIN)));
}

test('regression: a label that is no number, or too few of them, is an error with its row when items are labelled', async () => {
  const target = specOf('block', 'regression');
  for (const [cell, hint] of [
    ['tall', /Correct the cell/],
    ['"1,5"', /decimal point/],
    ['nan', /Correct/],
    ['inf', /Correct/],
    ['1e39', /Correct/],
    ['0x10', /Correct/],
  ] as const) {
    const [problem, ...more] = await problems(target, `f,y\n0.png,1\n1.png,2\n2.png,${cell}\n3.png,3\n`);
    assert.match(problem?.message ?? '', /^2\.png \(row 4 of t\.csv\) needs a number as its target/, cell);
    assert.match(problem!.hint!, hint, cell);
    assert.deepEqual(more, []);
  }
  assert.deepEqual(await problems(target, 'f,y\n0.png, 1\n1.png,+2.5e1\n2.png,-.5\n'), [], 'blanks around a number are no harm');
  const all = await problems(target, 'f,y\n0.png,a\n1.png,\n2.png,b\n');
  assert.deepEqual(
    all.map(({ code }) => code),
    ['no-label'],
    'an empty cell is told first',
  );
  const narrow = await problems(specOf('block', 'regression', { n_out: 2 }), 'f,y\n0.png,1\n1.png,2\n2.png,3\n');
  assert.equal(narrow.length, 3);
  assert.match(narrow[0]!.message, /needs 2 numbers/);
});

test('every item without a label is told, not the first alone', async () => {
  const all = await problems(CATEGORY, 'f,y\n0.png,\n1.png,a\n2.png,\n3.png,b\n');
  assert.deepEqual(
    all.map(({ message }) => message.slice(0, 24)),
    ['0.png (row 2 of t.csv) h', '2.png (row 4 of t.csv) h'],
  );
});

test('several labels for one category, and no label at all, are errors before training', async () => {
  const several = await problems(CATEGORY, 'f,y\n0.png,a b\n1.png,a\n2.png,b\n', { getY: column({ label_delim: ' ' }) });
  assert.deepEqual(several.length, 1);
  assert.match(several[0]!.message, /0\.png \(row 2 of t\.csv\) has 2 labels where a category is one/);
  assert.match(several[0]!.hint!, /multi_category/);
  const none = await problems(MULTI, 'f,y\n0.png,\n1.png,\n2.png,\n', { getY: column({ label_delim: ' ' }) });
  assert.match(none[0]!.message, /No training item has a label/);
  const encoded = specOf('block', 'multi_category', { encoded: true, vocab: ['y', 'z'] });
  const wrong = await problems(encoded, 'f,y,z\n0.png,1,0\n1.png,0,2\n2.png,1,x\n', { getY: column({ column: ['y', 'z'] }) });
  assert.deepEqual(
    wrong.map(({ message, found }) => [message.slice(0, 5), found]),
    [
      ['1.png', '2'],
      ['2.png', '"x"'],
    ],
  );
});

test('a class that the given vocab lacks is told once, at the blocks, with the nearest name', async () => {
  const text = 'f,y\n0.png,cat\n1.png,dog\n2.png,dog\n3.png,cat\n';
  for (const target of [
    specOf('block', 'category', { vocab: ['cat', 'dgo'] }),
    specOf('block', 'multi_category', { vocab: ['cat', 'dgo'] }),
  ]) {
    const [problem, ...more] = await problems(target, text);
    assert.deepEqual(more, []);
    assert.match(problem!.message, /^'dog' is not in vocab/);
    assert.equal(problem!.path, `data.blocks[1].${target.word}.vocab`);
    assert.match(problem!.hint!, /Did you mean 'dgo'\?/);
    assert.deepEqual(await problems({ ...target, options: { ...target.options, add_na: true } }, text), []);
  }
});

test('labels that differ by blanks only are a note with the cure, and named where one of them has no training item', async () => {
  const text = 'f,y\n0.png,cat;dog\n1.png,cat; dog\n2.png,dog; cat\n3.png,dog\n';
  await inFolder({ 't.csv': text }, async (root) => {
    const spec = tinySpec(root, {
      blocks: [IMAGE, MULTI],
      getItems: table(),
      getY: column({ label_delim: ';' }),
      splitter: specOf('splitter', 'index', { valid_idx: [2] }),
    });
    const { findings } = await examineData(spec, root, BUILTIN);
    assert.deepEqual(
      findings.filter(({ rule }) => rule === 'unmatched-name'),
      [],
    );
    const [warning] = (await openDataset(spec, root, BUILTIN)).warnings ?? [];
    assert.match(warning?.message ?? '', /' dog' and 'dog'|'dog' and ' dog'/, 'a run is warned too');
    const note = findings.find(({ rule }) => rule === 'labels-look-alike');
    assert.match(note?.message ?? '', /' dog' and 'dog'|'dog' and ' dog'/);
    assert.match(note!.fix, /label_delim: "; "/);
    const [problem] = await checkDataset(await openDataset({ ...spec, batchSize: 1 }, root, BUILTIN), { ...spec, batchSize: 1 }, BUILTIN);
    assert.match(problem!.hint!, /' cat' and 'cat' are two classes that look alike/);
  });
});
