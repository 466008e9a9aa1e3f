import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { unicodeTwins } from '../../src/data/unicode-forms.ts';
import { encodePng } from '../../src/image/encode.ts';
import { pipeline } from '../cli/in-process.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-names-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
const PNG = join(FOLDER, 'one.png');
writeFileSync(PNG, await encodePng({ width: 8, height: 8, channels: 3, data: new Uint8Array(192).fill(90) }));

/** A folder with eight pictures each of a and b. */
function photos(name: string): string {
  for (const label of ['a', 'b']) {
    mkdirSync(join(FOLDER, name, label), { recursive: true });
    for (let i = 0; i < 8; i++) copyFileSync(PNG, join(FOLDER, name, label, `${i}.png`));
  }
  return join(FOLDER, name);
}

function writePipeline(name: string, getItems = 'image_files', getY = 'parent_label'): string {
  const file = join(FOLDER, `${name}.yaml`);
  const text = `version: 1
name: ${name}
data:
  source: { folder: ${name} }
  get_items: ${getItems}
  get_y: ${getY}
  splitter: { random: { valid_pct: 0.25, seed: 1 } }
  item_tfms: [{ resize: 8 }]
  batch_size: 4
learner: { arch: { small: [4] }, pretrained: false }
train: [{ fit: 1 }]
`;
  writeFileSync(file, text);
  return file;
}

const table = (name: string, paths: readonly string[]): void =>
  writeFileSync(join(FOLDER, name, 'labels.csv'), ['file,label', ...paths.map((path, i) => `${path},${'ab'[i % 2]}`), ''].join('\n'));
const CSV = ['{ csv: labels.csv }', '{ column: label }'] as const;
const plan = (file: string): ReturnType<typeof pipeline> => pipeline(['plan', file, '--engine', 'cpu'], FOLDER);

test('names that are not UTF-8 are named with the cure, by the loader, by init, and where a table asks for them', async (t) => {
  const folder = photos('bytes');
  const below = (...parts: readonly (string | Buffer)[]): Buffer =>
    Buffer.concat(parts.flatMap((part, i) => [Buffer.from(i === 0 ? '' : '/'), Buffer.from(part)]));
  try {
    mkdirSync(below(folder, Buffer.from('m\xfcll', 'latin1')));
    copyFileSync(PNG, below(folder, 'a', Buffer.from('caf\xe9.png', 'latin1')));
  } catch {
    return t.skip('this file system takes UTF-8 names only');
  }
  const listed = await plan(writePipeline('bytes'));
  assert.equal(listed.code, 1, listed.err);
  assert.match(listed.err, /the name of m\uFFFDll \(below .*bytes\) is not in UTF-8/);
  assert.match(listed.err, /the name of a\/caf\uFFFD\.png/);
  assert.match(listed.err, /convmv/);
  const begun = await pipeline(['init', folder], FOLDER);
  assert.equal(begun.code, 1, begun.err);
  assert.match(begun.err, /is not in UTF-8/);
  table('bytes', ['a/0.png', 'b/0.png', 'a/1.png', 'b/1.png', 'a/2.png', 'b/2.png', 'a/café.png', 'b/3.png']);
  const asked = await plan(writePipeline('bytes', ...CSV));
  assert.equal(asked.code, 1);
  assert.match(asked.err, /a\/café\.png cannot be used: there is no such file/);
  assert.match(asked.err, /not in UTF-8; rename: convmv/);
});

test('thousands of missing files are ten lines and a count, with the folder and the suffix that they lack', async () => {
  const folder = photos('flood');
  mkdirSync(join(folder, 'deep'));
  for (const label of ['a', 'b']) renameSync(join(folder, label), join(folder, 'deep', label));
  const stems = ['a', 'b'].flatMap((label) => Array.from({ length: 8 }, (_, i) => `${label}/${i}`));
  table('flood', stems);
  const { code, err } = await plan(writePipeline('flood', ...CSV));
  assert.equal(code, 1);
  assert.match(err, /Such files are there with `folder: "deep"` and `suffix: "\.png"` in get_items/);
  assert.match(err, /\.\.\. and 6 more of this kind/);
  assert.ok(err.trimEnd().split('\n').length < 20, err);
  table(
    'flood',
    Array.from({ length: 2000 }, (_, i) => `img_${i}`),
  );
  const lost = await plan(writePipeline('flood', ...CSV));
  assert.match(lost.err, /Check `folder` and `suffix`/);
  assert.match(lost.err, /\.\.\. and 1,990 more of this kind/);
  assert.ok(lost.err.trimEnd().split('\n').length < 20);
});

test('names in another Unicode form are told: those of a table, and those of two classes', async () => {
  const folder = photos('forms');
  const decomposed = 'a/café.png'.normalize('NFD');
  copyFileSync(PNG, join(folder, decomposed));
  if (readdirSync(join(folder, 'a')).includes('café.png'.normalize('NFD'))) {
    table('forms', ['a/0.png', 'b/0.png', 'a/1.png', 'b/1.png', 'a/2.png', 'b/2.png', 'a/café.png'.normalize('NFC'), 'b/3.png']);
    assert.match((await plan(writePipeline('forms', ...CSV))).err, /is there, but its name is written in another Unicode form/);
  }
  assert.deepEqual(unicodeTwins(['café'.normalize('NFC'), 'cafe', 'tea']), []);
  const [twin] = unicodeTwins(['café'.normalize('NFC'), 'café'.normalize('NFD')]);
  assert.match(twin!.message, /two classes are both written '.*', in different Unicode forms/);
  assert.equal(twin!.found, 'U+00E9 and U+0301');
});

test('dangling links, links in a circle and names that are too long are told as that', async () => {
  const folder = photos('links');
  symlinkSync('/nowhere/x.png', join(folder, 'a', 'dangling.png'));
  symlinkSync('circle.png', join(folder, 'b', 'circle.png'));
  const listed = await plan(writePipeline('links'));
  assert.equal(listed.code, 1);
  assert.match(listed.err, /a\/dangling\.png cannot be used: it is a link to \/nowhere\/x\.png, which is not there/);
  assert.match(listed.err, /b\/circle\.png cannot be used: it is a link that leads back to itself/);
  const { code } = await pipeline(['init', folder, '--out', join(FOLDER, 'links-init.yaml')], FOLDER);
  assert.equal(code, 0);
  table('links', ['a/0.png', 'b/0.png', 'a/1.png', 'b/1.png', 'a/2.png', 'b/2.png', `a/${'x'.repeat(300)}.png`, 'b/3.png']);
  const long = await plan(writePipeline('links', ...CSV));
  assert.equal(long.code, 1);
  assert.match(long.err, /its name or path is longer than the system allows/);
});
