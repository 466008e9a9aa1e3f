import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { drawSynthetic } from '../../src/data/synthetic.ts';
import { pipelineIn, runFolder } from './pipeline.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-foreign-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
const pipeline = pipelineIn.bind(undefined, FOLDER);
const spec = { kind: 'synthetic', classes: 2, perClass: 8, size: 16 } as const;
await drawSynthetic({ ...spec, seed: 1 }, join(FOLDER, 'photos'));
await drawSynthetic({ ...spec, seed: 2 }, join(FOLDER, 'private'));
writeFileSync(
  join(FOLDER, 'own.yaml'),
  `version: 1
name: own
data: { source: { folder: photos }, get_y: parent_label, item_tfms: [{ resize: 16 }], batch_size: 4 }
learner: { arch: { small: [4] }, pretrained: false, metrics: [accuracy], callbacks: [csv_logger] }
train: [{ fit: 1 }]
`,
);
const finished = await pipeline(['run', 'own.yaml', '--engine', 'cpu', '--no-lock']);
assert.equal(finished.code, 0, finished.err);
const OWN = runFolder(finished);
let copies = 0;

/** A copy of the run as a stranger might hand it out: one file rewritten, and unfinished where `resume` is to go on. */
function foreign(file: string, change: (text: string) => string, unfinished = false): string {
  const folder = join(FOLDER, 'strangers', String(copies++));
  mkdirSync(join(folder, '..'), { recursive: true });
  cpSync(OWN, folder, { recursive: true });
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));
  if (unfinished) {
    const log = join(folder, 'events.jsonl');
    writeFileSync(log, readFileSync(log, 'utf8').replace(/^.*"run_done".*\n/m, ''));
  }
  return folder;
}

const edit = (change: (value: Record<string, never>) => void) => (text: string) => {
  const value = JSON.parse(text) as Record<string, never>;
  change(value);
  return JSON.stringify(value);
};

test('resume writes no file of a callback outside the run folder', async () => {
  const folder = foreign('run.json', (text) => text.replaceAll('"history.csv"', '"../../escaped.csv"'), true);
  const { code, err } = await pipeline(['resume', folder]);
  assert.equal(code, 1, err);
  assert.match(err, /run\.json is damaged: it names a file "\.\.\/\.\.\/escaped\.csv"/);
  assert.ok(!existsSync(join(FOLDER, 'escaped.csv')));
});

test('resume runs no plug-in that the folder names, unless it is told to', async () => {
  const [module, ran] = [join(FOLDER, 'his.mjs'), join(FOLDER, 'ran')];
  writeFileSync(module, `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(ran)}, '');\nexport const words = [];\n`);
  const named = edit((run) => Object.assign(run['document']!, { plugins: [{ path: module, sha256: '' }] }));
  const folder = foreign('run.json', named, true);
  const refused = await pipeline(['resume', folder]);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /error\[plugin-refused\] the plug-in .*his\.mjs is not run: .*\n *fix: read it, then give --plugins/);
  assert.equal(existsSync(ran), false);
  const told = await pipeline(['resume', folder, '--plugins']);
  assert.equal(told.code, 0, told.err);
  assert.ok(existsSync(ran));
});

test('resume writes no lock beside a file that is not above the run or the working folder', async () => {
  const elsewhere = join(FOLDER, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'x.yaml'), 'version: 1\n');
  const source = join(FOLDER, 'own.yaml');
  const folder = foreign(
    'run.json',
    (text) => text.replace('"lock": "none"', '"lock": "write"').replaceAll(source, join(elsewhere, 'x.yaml')),
    true,
  );
  const { code, err } = await pipeline(['resume', folder]);
  assert.equal(code, 0, err);
  assert.match(err, /no lock is written/);
  assert.deepEqual(readdirSync(elsewhere), ['x.yaml']);
});

test('a report shows the photos of the run, and none of another folder that predictions.json names', async () => {
  const pictures = async (folder: string): Promise<number> => {
    const { code, err } = await pipeline(['report', folder]);
    assert.equal(code, 0, err);
    return readFileSync(join(folder, 'report.html'), 'utf8').match(/data:image\/webp/g)?.length ?? 0;
  };
  assert.ok((await pictures(foreign('predictions.json', (text) => text))) > 0);
  assert.equal(await pictures(foreign('predictions.json', (text) => text.replace(join(FOLDER, 'photos'), join(FOLDER, 'private')))), 0);
});

test('files of a run folder that are cut or of another form are damaged, not bugs', async () => {
  const cases: readonly (readonly [command: string, file: string, change: (text: string) => string])[] = [
    ['resume', 'run.json', (text) => text.slice(0, 100)],
    ['resume', 'run.json', () => '[]'],
    ['resume', 'run.json', edit((run) => Object.assign(run, { document: null }))],
    ['resume', 'run.json', edit((run) => Object.assign(run['document']!, { train: 3 }))],
    ['report', 'pipeline.yaml', () => '{ a: ['],
    ['report', 'pipeline.yaml', () => 'words'],
    ['report', 'predictions.json', (text) => text.slice(0, 50)],
    ['report', 'predictions.json', edit((predictions) => Object.assign(predictions, { paths: 'all' }))],
    ['report', 'events.jsonl', () => '{"type":"train","task":"stage-0"}\n'],
  ];
  for (const [command, file, change] of cases) {
    const { code, err } = await pipeline([command, foreign(file, change, file === 'run.json')]);
    assert.equal(code, 1, `${command} ${file}: ${err}`);
    assert.match(err, /error\[unreadable-file\]/);
  }
});
