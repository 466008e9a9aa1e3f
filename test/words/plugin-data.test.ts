import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { drawSynthetic } from '../../src/data/synthetic.ts';
import { pipelineIn, runFolder } from '../cli/pipeline.ts';

/** A source, a getter, labellers and splitters as somebody else would write them: plain JavaScript that imports nothing of pipefile. */
const MODULE = `
import { readFile, readdir, mkdir, copyFile } from 'node:fs/promises';
import { join } from 'node:path';

const word = (kind, name, properties, create) => ({
  kind, name, summary: 'A word of a test.', create,
  options: { type: 'object', additionalProperties: false, properties },
});
const text = { type: 'string', description: 'A text.' };

export const shelf = {
  ...word('source', 'shelf', { from: { ...text, pathFrom: 'file' } }, ({ from }) => ({
    title: 'Copy the data from the shelf',
    defaults: { of: 'the shelf', data: { get_y: 'initial' } },
    locate: async ({ made, offline, onProgress }) => {
      if (offline && from.endsWith('far')) return { absent: 'the far shelf', hint: 'go there' };
      const root = await made('shelf/1', async (folder) => {
        onProgress?.('copying');
        for (const name of await readdir(from)) {
          await mkdir(join(folder, name));
          for (const file of await readdir(join(from, name))) await copyFile(join(from, name, file), join(folder, name, file));
        }
      });
      return { root, detail: root };
    },
  })),
  shorthand: 'from', bareText: '^shelf://',
};
export const listed = word('getter', 'listed', { list: { ...text, pathFrom: 'data', default: 'list.txt' } }, ({ list }) => ({
  noun: \`lines in \${list}\`,
  list: async (folder) => ({ items: (await readFile(join(folder, list), 'utf8')).trim().split('\\n').map((path) => ({ path })) }),
}));
export const initial = word('labeller', 'initial', {}, () => ({
  text: 'the first letter of the folder',
  start: ({ root }) => ({ path }) => root === '' ? { none: 'no root', hint: 'none' } : path[0],
}));
export const picky = word('labeller', 'picky', {}, () => ({
  text: 'picky',
  start: () => ({ path }) => path.endsWith('0000.png') ? { none: 'it is the first', hint: 'Take another.' } : path[0],
}));
export const evens = word('splitter', 'evens', { on: { type: 'integer', default: 2, description: 'Each so many.' } }, ({ on }) => ({
  split: (items, { labels }) => {
    const all = [...items.keys()];
    if (labels().length !== items.length) throw new Error('labels are missing');
    return { train: all.filter((i) => i % on !== 0), valid: all.filter((i) => i % on === 0) };
  },
  onEmpty: () => ({ hint: 'write a larger number' }),
  unmatched: () => on === 3 ? [{ message: 'three is odd', hint: 'take two', option: 'on' }] : [],
}));
export const wrong_split = word('splitter', 'wrong_split', {}, () => ({ split: () => ({ train: [0, 99], valid: [1] }) }));
export const no_split = word('splitter', 'no_split', {}, () => ({ splitt: () => 1 }));
export const throwing = word('getter', 'throwing', {}, () => ({ noun: 'x', list: async () => { throw new Error('out of paper'); } }));
export const nothing = word('getter', 'nothing', {}, () => ({ noun: 'x', list: () => undefined }));
export const later = word('getter', 'later', {}, () => ({ noun: 'x', list: async () => ({ items: 3 }) }));
export const odd_member = word('getter', 'odd_member', {}, () => ({ noun: 'x', list: () => ({ items: [] }), passedOver: [] }));
export const numbers = word('labeller', 'no_labels', {}, () => ({ text: 'x', start: () => () => undefined }));
export const no_function = word('labeller', 'no_function', {}, () => ({ text: 'x', start: () => 'cat' }));
export const nowhere = word('source', 'nowhere', {}, () => ({ title: 'x', locate: () => ({ root: 'photos', detail: 'x' }) }));
export const failing = word('source', 'failing', {}, () => ({ title: 'x', locate: async () => { throw new Error('no shelf'); } }));
`;

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-plugin-data-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
const PHOTOS = join(FOLDER, 'photos');

before(async () => {
  await drawSynthetic({ classes: 2, perClass: 6, size: 16, seed: 1 }, PHOTOS);
  const lines = ['disc', 'square'].flatMap((name) => [0, 1, 2, 3, 4, 5].map((n) => `${name}/000${n}.png\n`));
  writeFileSync(join(PHOTOS, 'disc', 'list.txt'), lines.join(''));
  mkdirSync(join(FOLDER, 'words'));
  writeFileSync(join(FOLDER, 'words', 'data.mjs'), MODULE);
  writeFileSync(join(FOLDER, '.pipefile-trust'), `${createHash('sha256').update(MODULE).digest('hex')}  words/data.mjs\n`);
});

function write(name: string, data: string): string {
  const learner = 'learner: { arch: small, pretrained: false }\ntrain: [{ fit_one_cycle: 1 }]\noutputs: [show_batch, data_check]\n';
  const text = `version: 1\nplugins: [./words/data.mjs]\ndata: { ${data}, batch_size: 2 }\n${learner}`;
  writeFileSync(join(FOLDER, name), text);
  return name;
}
const pipeline = (...args: string[]): ReturnType<typeof pipelineIn> => pipelineIn(FOLDER, args);

const GOOD = 'source: { shelf: photos }, get_items: { listed: { list: disc/list.txt } }, splitter: evens';

test("a plug-in's source, getter, labeller and splitter run: plan, summary, training, outputs and the run's own file", async () => {
  const file = write('good.pipeline.yaml', GOOD);
  assert.match((await pipeline('explain', file, 'data.get_y')).out, /initial.*the shelf/s, 'the source says what the file leaves out');
  const summary = await pipeline('summary', file);
  assert.equal(summary.code, 0, summary.err);
  assert.match(summary.out, /the first letter of the folder/);
  const plan = await pipeline('plan', file);
  assert.match(plan.out, /Copy the data from the shelf/, plan.err);
  const run = await pipeline('run', file, '--no-lock');
  assert.equal(run.code, 0, run.err);
  const folder = runFolder(run);
  const { document } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
  assert.deepEqual(document.data.source.options, { from: PHOTOS });
  assert.match(document.data.splitter.plugin, /^[0-9a-f]{64}$/);
  assert.match(readFileSync(join(folder, 'pipeline.yaml'), 'utf8'), /from: (\.\.\/)+photos\n/, 'relative to the run folder');
  assert.ok(readFileSync(join(folder, 'show_batch.png')).length > 0);
  rmSync(join(folder, 'data-check.json'));
  writeFileSync(join(FOLDER, 'words', 'data.mjs'), "import { writeFileSync } from 'node:fs';\nwriteFileSync('ran', '');\n");
  const report = await pipeline('report', folder);
  writeFileSync(join(FOLDER, 'words', 'data.mjs'), MODULE);
  assert.equal(report.code, 0, report.err);
  assert.equal(existsSync(join(FOLDER, 'ran')), false, 'a report runs nothing that a run folder names');
});

test("what a plug-in's words say stands in messages as what built-in words say", async () => {
  const labels = await pipeline('plan', write('picky.yaml', `${GOOD}, get_y: picky`));
  assert.match(labels.err, /disc\/0000\.png has no label: it is the first/);
  const empty = await pipeline('plan', write('empty.yaml', GOOD.replace('evens', '{ evens: { on: 1 } }')));
  assert.match(empty.err, /no item that trains.*write a larger number/s);
  const odd = await pipeline('plan', write('odd.yaml', GOOD.replace('evens', '{ evens: { on: 3 } }')));
  assert.match(odd.err, /odd\.yaml:3:.*warning\[no-effect\].*three is odd/s);
  const bare = await pipeline('explain', write('bare.yaml', GOOD.replace('{ shelf: photos }', 'shelf://far')), 'data.source');
  assert.match(bare.out, /shelf/, bare.err);
  const far = await pipeline('plan', write('far.yaml', GOOD.replace('photos', 'far')), '--offline');
  assert.match(far.err, /download-needed.*the far shelf is not on this machine.*go there/s);
});

test('a faulty word of these kinds is a plug-in that failed, with its module and its name', async () => {
  const cases: readonly (readonly [data: string, message: RegExp])[] = [
    [
      `${GOOD.replace('evens', 'wrong_split')}`,
      /the splitter 'wrong_split' of .*data\.mjs failed: split gave 99 in 'train', which is no position of the 12/,
    ],
    [
      `${GOOD.replace('evens', 'no_split')}`,
      /the splitter 'no_split' of .*data\.mjs failed: create gave an object whose 'split' is not a function/,
    ],
    ['source: photos, get_items: throwing, get_y: parent_label', /the getter 'throwing' of .*data\.mjs failed: out of paper/],
    ['source: photos, get_items: nothing, get_y: parent_label', /the getter 'nothing' of .*data\.mjs failed: list gave no list 'items'/],
    ['source: photos, get_items: later, get_y: parent_label', /the getter 'later' of .*data\.mjs failed: list gave no list 'items'/],
    [
      'source: photos, get_items: odd_member, get_y: parent_label',
      /the getter 'odd_member' of .*data\.mjs failed: create gave an object whose 'passedOver' is not a function/,
    ],
    [
      'source: photos, get_y: no_labels',
      /the labeller 'no_labels' of .* failed: the function that start makes gave no label for disc\/0000\.png/,
    ],
    ['source: photos, get_y: no_function', /the labeller 'no_function' of .* failed: start gave no function/],
    ['source: nowhere, get_y: parent_label', /the source 'nowhere' of .* failed: locate gave no 'root' that is an absolute folder/],
    ['source: failing, get_y: parent_label', /the source 'failing' of .* failed: no shelf/],
  ];
  for (const [data, message] of cases) {
    const { code, err } = await pipeline('plan', write('faulty.yaml', data));
    assert.equal(code, 1, err);
    assert.match(err, /plugin-failed/);
    assert.match(err.replaceAll(/\s+/g, ' '), message);
  }
});
