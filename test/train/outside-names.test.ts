import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createRunFolder } from '../../src/run/folder.ts';
import { loadNamed, saveNamed } from '../../src/train/saved-model.ts';
import type { LearnerState } from '../../src/train/state.ts';
import { UserError } from '../../src/util/problem.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { WAYS_OUT } from '../util/outside-names.ts';
import { specOf } from '../words.ts';
import { fakeHost } from './callbacks/fake-learner.ts';

test('no name in a run’s own files, which may be a stranger’s, leaves the run folder', async () => {
  const work = await mkdtemp(join(tmpdir(), 'pipefile-names-'));
  try {
    const folder = join(work, 'a/b/run');
    await mkdir(folder, { recursive: true });
    const state = { folder } as LearnerState;
    const { host } = fakeHost({ folder });
    const callback = (word: string, options: Record<string, unknown>) => BUILTIN.create(specOf('callback', word, options)).start(host);
    for (const name of WAYS_OUT) {
      const shown = JSON.stringify(name).slice(0, 40);
      assert.throws(() => callback('csv_logger', { fname: name, append: false }), UserError, shown);
      assert.throws(() => callback('tensorboard', { log_dir: name }), UserError, shown);
      await assert.rejects(
        createRunFolder(folder, { name, hash: '0123456', started: new Date() }, async () => undefined),
        UserError,
        shown,
      );
    }
    for (const name of WAYS_OUT.filter((path) => path !== '' && path !== '..')) {
      await assert.rejects(loadNamed(state, name, false), UserError, name);
      await assert.rejects(saveNamed(state, name, false), UserError, name);
    }
    const logging = callback('tensorboard', { log_dir: 'logs' });
    for (const file of ['../../../x', '/etc/passwd', 'C:x'])
      assert.throws(() => logging.restore?.({ file, bytes: 0, step: 0 } as never), UserError, file);
    assert.deepEqual((await readdir(work, { recursive: true })).sort(), ['a', 'a/b', 'a/b/run']);
  } finally {
    await rm(work, { recursive: true });
  }
});
