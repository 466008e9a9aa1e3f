import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { inputDrift, resultDrift, sameMachine } from '../../src/plan/lock/drift.ts';
import { lockPath, parseLock, readLock, renderLock } from '../../src/plan/lock/file.ts';
import type { Lock } from '../../src/plan/lock.ts';
import { formatDiff } from '../../src/report/diff/format.ts';
import { compareVersions } from '../../src/report/diff/locks.ts';
import { UserError } from '../../src/util/problem.ts';
import { keyedRng } from '../../src/util/rng.ts';
import { ALIAS_BOMB } from '../alias-bomb.ts';

const LOCK: Lock = {
  version: 1,
  data: {
    root: 'sha256:aa',
    items: 5,
    bytes: 10,
    train: 4,
    valid: 1,
    split: 'sha256:bb',
    classes: { cat: { train: 2, valid: 1 }, dog: { train: 2, valid: 0 } },
  },
  weights: 'none',
  engine: { name: 'onednn', precision: 'f32', detail: 'oneDNN 2.6.3, AVX2', threads: 2 },
  versions: { pipefile: '0.1.0', tfjs: '4.22.0' },
  lr_find: { 'stage-1': { valley: 0.0012022644514217973 } },
  results: { metrics: { error_rate: 0.05 }, model: 'sha256:cc', classes: { cat: { precision: 1, recall: 0.5, f1: 0.666667 } } },
  values: { seed: 42, data: { item_tfms: [{ resize: { size: 224 } }] }, train: [{ fine_tune: { epochs: 2 } }] },
};

test('a lock reads back as it was written, and the same lock is the same text', () => {
  const text = renderLock(LOCK, 'pets.lock.yaml');
  assert.deepEqual(parseLock(text, 'x'), LOCK);
  assert.equal(renderLock(LOCK, 'pets.lock.yaml', text), text);
  assert.match(text, /^# What the last run of pets used/);
  assert.match(text, /\n {4}cat: \{ train: 2, valid: 1 \}\n/);
});

test('comments stay, also beside values that change; only what changed is another line', () => {
  const before = renderLock(LOCK, 'x')
    .replace('weights: none', '# why we have none\nweights: none # for now')
    .replace('error_rate: 0.05', 'error_rate: 0.05 # best so far');
  const after = renderLock({ ...LOCK, weights: 'sha256:dd', results: { ...LOCK.results, metrics: { error_rate: 0.04 } } }, 'x', before);
  assert.match(after, /# why we have none\nweights: sha256:dd # for now\n/);
  assert.match(after, /error_rate: 0\.04 # best so far/);
  const [a, b] = [before.split('\n'), after.split('\n')];
  assert.equal(a.length, b.length);
  assert.equal(a.filter((line, i) => line !== b[i]).length, 2);
});

test('keys in another order in the pipeline file change nothing; an added and a removed key do', () => {
  const text = renderLock(LOCK, 'x');
  const { seed, data, train } = LOCK.values;
  assert.equal(renderLock({ ...LOCK, values: { train, data, seed } }, 'x', text), text);
  const changed = renderLock({ ...LOCK, values: { seed, train, learner: { arch: 'resnet18' } } }, 'x', text);
  assert.deepEqual(parse(changed).values, { seed, train, learner: { arch: 'resnet18' } });
});

test('a lock with a merge conflict, or something else, is a problem with a way out', () => {
  for (const text of ['<<<<<<< HEAD\nversion: 1\n=======\n', 'version: 2', '', '[]', 'a: {'])
    assert.throws(
      () => parseLock(text, 'pets.lock.yaml'),
      (error) => error instanceof UserError && /delete the file/.test(error.problems[0]!.hint!),
    );
});

test('drift names every place once, and classes in one line', () => {
  assert.deepEqual(inputDrift(LOCK, LOCK), []);
  const { data, values } = LOCK;
  const drift = inputDrift(LOCK, {
    ...LOCK,
    data: { ...data, root: 'sha256:ee', classes: { cat: { train: 1, valid: 2 }, owl: { train: 2, valid: 0 } } },
    engine: { ...LOCK.engine, name: 'wasm', detail: 'another' },
    values: { ...values, train: [{ fine_tune: { epochs: 3 } }] },
  });
  assert.deepEqual(
    drift.map(({ path, locked, found }) => [path, locked, found]),
    [
      ['data.root', 'sha256:aa', 'sha256:ee'],
      ['data.classes', 'cat 2 + 1, dog 2 + 0, no owl', 'cat 1 + 2, no dog, owl 2 + 0'],
      ['engine.name', 'onednn', 'wasm'],
      ['values.train[0].fine_tune.epochs', 2, 3],
    ],
  );
});

test('a library that an older lock does not name is no drift; another version of one that it names is', () => {
  assert.deepEqual(inputDrift(LOCK, { ...LOCK, versions: { ...LOCK.versions, sharp: '0.35.5' } }), []);
  const [drift] = inputDrift(LOCK, { ...LOCK, versions: { pipefile: '0.1.0', tfjs: '4.23.0', sharp: '0.35.5' } });
  assert.deepEqual(drift, { path: 'versions.tfjs', locked: '4.22.0', found: '4.23.0' });
});

test('results: equal bits are no drift whatever the metrics say; machines are told apart by instruction set and threads', () => {
  assert.deepEqual(resultDrift(LOCK.results, LOCK.results), []);
  const other = { ...LOCK.results, model: 'sha256:ff', metrics: { error_rate: 0.06 } };
  assert.deepEqual(
    resultDrift(LOCK.results, other).map(({ path }) => path),
    ['results.metrics.error_rate', 'results.model'],
  );
  assert.ok(sameMachine(LOCK, LOCK));
  assert.ok(!sameMachine(LOCK, { ...LOCK, engine: { ...LOCK.engine, threads: 4 } }));
});

test('the lock of pets.yaml and of pets.pipeline.yaml is pets.lock.yaml', () => {
  assert.equal(lockPath('/a/pets.yaml'), '/a/pets.lock.yaml');
  assert.equal(lockPath('/a/pets.pipeline.yml'), '/a/pets.lock.yaml');
});

test('10,000 damaged locks are problems or locks: none throws anything else, compared, shown or written over', () => {
  const text = renderLock(LOCK, 'x');
  const parts = text.split(/(\b|\n)/);
  const odd = ['null', '[]', '{}', '-1', '.nan', '*a', '&a', '~', "'", 'text', '1e400', '<<', '\n', '  ', ': ', '__proto__', '!!binary'];
  let [read, refused] = [0, 0];
  for (let i = 0; i < 10_000; i++) {
    const rng = keyedRng(20261128, 'lock', i);
    const mutated = [...parts];
    for (let n = 1 + rng.int(3); n > 0; n--) mutated[rng.int(mutated.length)] = rng.int(3) === 0 ? '' : odd[rng.int(odd.length)]!;
    const damaged = mutated.join('');
    assert.equal(typeof renderLock(LOCK, 'x', damaged), 'string');
    try {
      const lock = parseLock(damaged, 'x');
      const version = { name: 'x', values: LOCK.values };
      for (const format of ['text', 'markdown', 'json'] as const)
        formatDiff(compareVersions({ ...version, lock: LOCK }, { ...version, lock }), format);
      inputDrift(lock, LOCK);
      read++;
    } catch (error) {
      if (!(error instanceof UserError)) throw new Error(`damaged lock ${i}`, { cause: error });
      refused++;
    }
  }
  assert.ok(read > 500 && refused > 500, `${read} read, ${refused} refused`);
});

test('a lock of nested aliases, of keys that stand twice, or too deep, is a problem at once', () => {
  const keys = Array.from({ length: 100_000 }, (_, i) => `k${i}: 1`).join('\n');
  for (const text of [ALIAS_BOMB, keys, `${renderLock(LOCK, 'x')}weights: none\n`, '['.repeat(50_000), 'a: *a', '&a [*a]'])
    assert.throws(() => parseLock(text, 'x'), UserError);
  assert.match(renderLock(LOCK, 'x', ALIAS_BOMB), /^# What the last run/);
});

test('a lock that is a device is not read', { skip: process.platform === 'win32' && 'needs /dev/zero' }, async () => {
  await assert.rejects(readLock('/dev/zero'), UserError);
});

test('a class, a metric or a value may have any name, those of JavaScript’s objects too', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    const lock = parseLock(renderLock(LOCK, 'x').replace(/\b(cat|error_rate|tfjs|seed):/g, `${name}:`), 'x');
    for (const [a, b] of [
      [LOCK, lock],
      [lock, LOCK],
      [lock, lock],
    ] as const) {
      const difference = compareVersions({ name: 'x', values: a.values, lock: a }, { name: 'x', values: b.values, lock: b });
      for (const format of ['text', 'markdown', 'json'] as const) formatDiff(difference, format);
      assert.equal(difference.classes.length, a === b ? 0 : 2, name);
      assert.equal(inputDrift(a, b).length > 0, a !== b);
    }
  }
});
