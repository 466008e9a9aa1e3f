import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDataset } from '../../src/data/dataset.ts';
import type { Dataset } from '../../src/data/items.ts';
import type { DataSpec } from '../../src/data/spec.ts';
import type { Problem } from '../../src/util/problem.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';
import { column, inFolder, problemsOf, table } from './table-folder.ts';
import { tinySpec } from './tiny-spec.ts';

const TARGETS: Pick<DataSpec, 'getItems' | 'getY' | 'splitter'> = {
  getItems: table(),
  getY: column(),
  splitter: specOf('splitter', 'index', { valid_idx: [0] }),
};

async function open(text: string | Uint8Array, changes: Partial<DataSpec> = {}): Promise<Dataset> {
  return inFolder({ 't.csv': text }, (root) => openDataset(tinySpec(root, { ...TARGETS, ...changes }), root, BUILTIN));
}

async function refusal(text: string | Uint8Array, changes: Partial<DataSpec> = {}): Promise<Problem> {
  const [problem] = await problemsOf(() => open(text, changes));
  assert.ok(problem, 'it is refused');
  return problem;
}

const rows = (labels: readonly string[]): string => `f,y\n${labels.map((label, i) => `${i}.png,${label}\n`).join('')}`;

test('a label is the text of its cell: long ids are not rounded, zeros and exponents stay, numbers only order the classes', async () => {
  const ids = ['9', '208310224003697459', '208310224003697457', '10', '9', '208310224003697457'];
  assert.deepEqual((await open(rows(ids))).vocab, ['9', '10', '208310224003697457', '208310224003697459']);
  const zeros = await open(rows(['001', '01', '1', '12e1', '120', '2', '001']));
  assert.deepEqual(zeros.vocab, ['001', '01', '1', '2', '120', '12e1']);
  assert.deepEqual(zeros.labels, ['001', '01', '1', '12e1', '120', '2', '001']);
});

test('numbers: true names classes as pandas reads numbers, with every digit', async () => {
  const { vocab } = await open(rows(['001', '01', '1.50', '1.5', '208310224003697457', '208310224003697459', '01']), {
    getY: column({ numbers: true }),
  });
  assert.deepEqual(vocab, ['1', '1.5', '208310224003697457', '208310224003697459']);
  assert.deepEqual((await open(rows(['001', 'x', '1', 'x']), { getY: column({ numbers: true }) })).vocab, ['1', 'x'].sort());
});

test('a stratified split sorts classes that are numbers by value, as scikit-learn does', async () => {
  const labels = ['10', '9', '9', '10', '9', '10', '10', '9', '10', '9'];
  const splitter = specOf('splitter', 'train_test', { test_size: 0.4, random_state: 3, stratify: true });
  const byNumber = await open(rows(labels), { splitter });
  const byText = await open(rows(labels.map((label) => (label === '9' ? 'a' : 'b'))), { splitter });
  assert.deepEqual(byNumber.split, byText.split);
});

test('bytes that are not UTF-8 are an error with row and column; encoding reads them; a byte order mark is surer', async () => {
  const latin = Buffer.from('f,y\n0.png,Weiß\n1.png,M\u00fcller\n2.png,\u0080\n3.png,Weiß\n', 'latin1');
  const refused = await refusal(latin);
  assert.match(refused.message, /t\.csv is not UTF-8 text: line 2, column 10/);
  assert.match(refused.hint!, /CSV UTF-8.*encoding: windows-1252/);
  const read = await open(latin, { getItems: table({ encoding: 'windows-1252' }) });
  assert.deepEqual(read.labels, ['Weiß', 'Müller', '€', 'Weiß']);
  const text = rows(['ä', 'ö', 'ä']);
  const wide = Buffer.from(`\ufeff${text}`, 'utf16le');
  for (const bytes of [wide, Buffer.from(wide).swap16(), Buffer.from(`\ufeff${text}`)]) {
    const marked = await open(bytes, { getItems: table({ encoding: 'windows-1252', fn_col: 'f' }) });
    assert.deepEqual(marked.labels, ['ä', 'ö', 'ä']);
  }
  assert.match((await refusal(Buffer.from(text, 'utf16le'))).message, /UTF-8 text: line 1, column 2 holds a NUL|is not UTF-8/);
});

test('a quote that is never closed is an error with its row; quotes inside cells, CR and CRLF line ends are read', async () => {
  assert.match((await refusal('f,y\n0.png,a\n1.png,"b\n2.png,a\n')).message, /a quote in row 3, column 2, is never closed/);
  for (const end of ['\n', '\r\n', '\r']) {
    const lines = ['f,y', '0.png,a', '"1.png","b ""c"", d"', '', '2.png,5" nail', '3.png,a'];
    const { labels } = await open(lines.join(end), { splitter: specOf('splitter', 'index', { valid_idx: [3] }) });
    assert.deepEqual(labels, ['a', 'b "c", d', '5" nail', 'a'], JSON.stringify(end));
  }
});

test('columns: a name that stands twice is refused, a column without one has its position, a wrong one is guessed', async () => {
  assert.match((await refusal('f,y,y\n0.png,a,b\n')).message, /Two columns of t\.csv are called "y": columns 2 and 3 of row 1/);
  const index = await open(',f,y\n0,0.png,a\n1,1.png,a\n', { getItems: table({ fn_col: 'f' }) });
  assert.deepEqual(index.items[0]!.row, { 'Unnamed: 0': '0', f: '0.png', y: 'a' });
  const wrong = await refusal('f,labels \n0.png,a\n1.png,b\n', { getY: column({ column: 'labels' }) });
  assert.match(wrong.expected!, /"labels "/);
  assert.match(wrong.hint!, /Did you mean "labels "\?/);
});

test('rows: wrong delimiter, ragged rows, a row without a name, rows of empty cells', async () => {
  assert.match((await refusal(rows(['a', 'b']).replaceAll(',', ';'))).hint!, /delimiter: ";"/);
  assert.match((await refusal(rows(['a', 'b']).replaceAll(',', '\t'))).hint!, /delimiter: "\\t"/);
  assert.match((await refusal('f,y\n"0\n.png",a\n1.png,b,c\n')).message, /Row 4 of t\.csv has 3 fields/);
  assert.match((await refusal('f,y\n0.png,a\n ,b\n')).message, /row 3 of t\.csv has no file name/);
  assert.equal((await open('f,y\n0.png,a\n,\n1.png,a\n,\n')).items.length, 2);
});

test('an absolute path in a table is taken where a file is, whatever folder says', async () => {
  await inFolder({ 'data/a/0.png': '', 'elsewhere/1.png': '', 'data/2.png': '' }, async (root) => {
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(root, 'data/t.csv'), `f,y\n${root}/data/a/0.png,a\n${root}/elsewhere/1.png,b\n/2.png,a\n`);
    const paths = async (folder: string): Promise<string[]> =>
      (await BUILTIN.create(table({ folder })).list(join(root, 'data'))).items.map(({ path }) => join('/', path));
    assert.deepEqual(
      (await BUILTIN.create(table()).list(join(root, 'data'))).items.slice(0, 2).map(({ path }) => path),
      ['a/0.png', '../elsewhere/1.png'],
    );
    assert.equal((await paths(''))[2], '/2.png', 'one that leads to no file is below data.path');
    assert.equal((await paths('a'))[0], '/a/0.png');
  });
});

test('of several folders the one that holds the picture is taken; two that hold it are told', async () => {
  const files = { 't.csv': 'id,y\n0,a\n1,b\n', 'p1/0.png': '', 'p2/1.png': '' };
  await inFolder(files, async (root) => {
    const getter = table({ folder: ['p1', 'p2'], suffix: '.png' });
    assert.deepEqual(
      (await BUILTIN.create(getter).list(root)).items.map(({ path }) => path),
      ['p1/0.png', 'p2/1.png'],
    );
    symlinkSync(join(root, 'p1/0.png'), join(root, 'p2/0.png'));
    const [problem] = await problemsOf(async () => BUILTIN.create(getter).list(root));
    assert.match(problem!.message, /row 2 of t\.csv names 0\.png, which lies in 2 of the folders/);
  });
});

test('files that are not there: where they were looked for, and where they may be', async () => {
  const hint = async (cells: readonly string[], files: readonly string[], getter = table()): Promise<string> => {
    const text = `f,y\n${cells.map((cell) => `${cell},a\n`).join('')}`;
    return inFolder({ 't.csv': text, ...Object.fromEntries(files.map((file) => [file, 'x'])) }, async (root) => {
      const [problem] = await problemsOf(() => openDataset(tinySpec(root, { ...TARGETS, getItems: getter }), root, BUILTIN, {}));
      assert.equal(problem!.found, `nothing at ${join(root, getter.options.folder as string, `${cells[0]}${getter.options.suffix}`)}`);
      return problem!.hint!;
    });
  };
  assert.match(await hint(['0', '1'], ['img/0.png', 'img/1.png']), /`folder: "img"` and `suffix: ".png"`/);
  assert.match(await hint(['0.png', '1.png'], ['x/0.png', 'x/1.png'], table({ folder: 'y' })), /`folder: "x"` and `suffix: ""`/);
  assert.match(await hint(['d/a/0.png', 'd/a/1.png'], ['a/0.png', 'a/1.png']), /without the leading `d\/`/);
  assert.match(await hint(['/home/me/d/0.png', '/home/me/d/1.png'], ['0.png', '1.png']), /without the leading `\/home\/me\/d\/`/);
  assert.match(await hint(['a\\0.png', 'a\\1.png'], ['a/0.png', 'a/1.png']), /backslashes; write them with `\/`, and the files are found/);
  assert.match(await hint(['0.png', '1.png'], ['0.PNG', '1.PNG']), /another case, such as 0\.PNG/);
  assert.match(await hint(['0.png', '1.png'], ['other.png']), /Check `folder` and `suffix`/);
});
