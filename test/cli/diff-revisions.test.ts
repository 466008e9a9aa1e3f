import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { renderLock } from '../../src/plan/lock/file.ts';
import type { Lock } from '../../src/plan/lock.ts';
import { pipelineIn } from './pipeline.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-revisions-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
const write = (name: string, text: string): void => writeFileSync(join(FOLDER, name), text);
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', FOLDER, '-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { encoding: 'utf8' });
const commit = (message: string): void => {
  git('add', '-A');
  git('commit', '-q', '-m', message);
};
const diff = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await pipelineIn(FOLDER, ['diff', ...args]);
  assert.equal(code, 0, err);
  return out;
};

const pets = (epochs: number): string =>
  `version: 1\ndata: { source: photos, get_y: parent_label }\nlearner: { arch: resnet18 }\ntrain: [{ fine_tune: ${epochs} }]\n`;
const LOCK: Lock = {
  version: 1,
  data: {
    root: 'sha256:a',
    items: 10,
    bytes: 1,
    train: 8,
    valid: 2,
    split: 'sha256:s',
    classes: { cat: { train: 4, valid: 1 }, dog: { train: 4, valid: 1 } },
  },
  weights: 'none',
  engine: { name: 'wasm', precision: 'f32', detail: 'SIMD', threads: 1 },
  versions: { tfjs: '4.22.0' },
  results: {
    metrics: { error_rate: 0.5 },
    model: 'sha256:m',
    classes: { cat: { precision: 1, recall: 1, f1: 1 }, dog: { precision: 1, recall: 1, f1: 1 } },
  },
  values: {},
};

git('init', '-q', '-b', 'main');
write('.gitignore', 'cache/\n');
write('base.yaml', pets(1));
write('pets.yaml', 'version: 1\nextends: base.yaml\n');
write('pets.lock.yaml', renderLock(LOCK, 'pets.lock.yaml'));
write('notes.yaml', 'not: a pipeline\n');
commit('one');
write('base.yaml', pets(3));
const { root: _, ...data } = LOCK.data;
write(
  'pets.lock.yaml',
  renderLock(
    {
      ...LOCK,
      data: { ...data, root: 'sha256:b', items: 12, train: 10, classes: { cat: { train: 6, valid: 1 }, dog: { train: 4, valid: 1 } } },
      results: {
        ...LOCK.results,
        metrics: { error_rate: 0.25 },
        classes: { ...LOCK.results.classes!, dog: { precision: 0.5, recall: 0.5, f1: 0.5 } },
      },
    },
    'pets.lock.yaml',
  ),
);
write('new.pipeline.yaml', pets(2));
commit('two');

test('two revisions: values through extends, metrics, data and classes of the locks, new files', async () => {
  assert.equal(
    await diff('HEAD~1', 'HEAD'),
    `nothing → HEAD:new.pipeline.yaml

The file is new.
It has no lock: what it reaches is not known. \`pipeline run\` writes one.

HEAD~1:pets.yaml → HEAD:pets.yaml

Changed values
  value                      before  after
  train[0].fine_tune.epochs  1       3

Metrics
                before     after     change
  error_rate  0.500000  0.250000  -0.250000  better

Data
             before  after
  photos         10     12
  training        8     10
  class cat   4 + 1  6 + 1

Classes by change of F1
  class  before  after  change
  dog     1.000  0.500  -0.500

The lock is older than the file: its figures are those of other values. Run the file again and commit the lock.
The photos are not the same files.
`,
  );
});

test('one revision is compared with the working tree; one file may be named; JSON is a list', async () => {
  assert.equal(await diff('HEAD'), 'No pipeline file differs.\n');
  write('base.yaml', pets(4));
  const [only, ...rest] = JSON.parse(await diff('HEAD:pets.yaml', '--format', 'json'));
  assert.deepEqual(rest, []);
  assert.deepEqual(only.values, [{ path: 'train[0].fine_tune.epochs', kind: 'changed', before: 3, after: 4 }]);
  assert.deepEqual(JSON.parse(await diff('HEAD:new.pipeline.yaml', '--format', 'json')), []);
  git('checkout', '-q', 'base.yaml');
});

test('a version with mistakes is a note, and Markdown is for a pull request', async () => {
  write('base.yaml', pets(3).replace('fine_tune', 'fine_tun'));
  commit('three');
  const text = await diff('HEAD~1', 'HEAD', '--format', 'markdown');
  assert.match(text, /^### `HEAD~1:pets\.yaml` → `HEAD:pets\.yaml`/);
  assert.match(text, /HEAD:pets\.yaml has 1 mistake \(line 4: there is no stage named 'fine_tun'\)/);
});

test('a damaged lock is a note beside what the file itself says, and the other files are shown', async () => {
  git('checkout', '-q', 'HEAD~1', '.');
  write('pets.lock.yaml', `${renderLock(LOCK, 'x')}weights: [1]\n`);
  write('new.pipeline.yaml', pets(9));
  write('base.yaml', pets(8));
  const text = await diff('HEAD~1');
  assert.match(text, /pets\.lock\.yaml cannot be read: 'weights' stands twice/);
  assert.match(text, /train\[0\]\.fine_tune\.epochs +3 +8/);
  assert.match(text, /train\[0\]\.fine_tune\.epochs +2 +9/);
  git('checkout', '-q', '--force', 'HEAD', '.');
});

test('what is neither file nor revision is said to be so', async () => {
  const { code, err } = await pipelineIn(FOLDER, ['diff', 'no-such-branch']);
  assert.equal(code, 1);
  assert.match(err, /no revision that git knows here/);
});
