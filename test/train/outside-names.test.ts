import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createRunFolder } from '../../src/run/folder.ts';
import { csvLogger } from '../../src/train/callbacks/csv-logger.ts';
import { tensorboard } from '../../src/train/callbacks/tensorboard.ts';
import type { LearnerState } from '../../src/train/learner.ts';
import { loadNamed, saveNamed } from '../../src/train/saved-model.ts';
import { UserError } from '../../src/util/problem.ts';
import { WAYS_OUT } from '../util/outside-names.ts';

test('no name in a run’s own files, which may be a stranger’s, leaves the run folder', async () => {
  const work = await mkdtemp(join(tmpdir(), 'pipefile-names-'));
  try {
    const folder = join(work, 'a/b/run');
    await mkdir(folder, { recursive: true });
    const state = { folder } as LearnerState;
    for (const name of WAYS_OUT) {
      const shown = JSON.stringify(name).slice(0, 40);
      assert.throws(() => csvLogger({ fname: name, append: false }, state), UserError, shown);
      assert.throws(() => tensorboard({ log_dir: name }, state), UserError, shown);
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
    const callback = tensorboard({ log_dir: 'logs' }, state);
    for (const file of ['../../../x', '/etc/passwd', 'C:x'])
      assert.throws(() => callback.restore?.({ file, bytes: 0, step: 0 } as never), UserError, file);
    assert.deepEqual((await readdir(work, { recursive: true })).sort(), ['a', 'a/b', 'a/b/run']);
  } finally {
    await rm(work, { recursive: true });
  }
});
