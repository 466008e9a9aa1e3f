import assert from 'node:assert/strict';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Ended, launch, makePlace, powerless, smallDisk } from './fault-lab.ts';

/** All sizes of disks, limits and moments with `npm run test:faults`; a few of each in the ordinary tests. */
const FULL = process.env['PIPEFILE_FAULTS'] === 'full';
const PLACE = await makePlace();
after(() => rmSync(PLACE, { recursive: true, force: true }));
const RUN = ['run', 'tiny.yaml', '--engine', 'cpu'] as const;
const linux = process.platform === 'linux' ? false : 'needs Linux';

/** Words with a place and a cure, exit 1, and nothing of a bug or a stack. */
function refused({ code, err }: Ended, words: RegExp): void {
  assert.equal(code, 1, err);
  assert.match(err, words);
  assert.match(err, /fix: /);
  assert.doesNotMatch(err, /this is a bug|\n\s+at /);
}

const onlyRun = (runs: string): string => join(runs, 'tiny', readdirSync(join(runs, 'tiny')).filter((name) => !name.startsWith('.'))[0]!);
const model = (folder: string): Buffer => readFileSync(join(folder, 'model.safetensors'));

test('without a cache that can be written plan and run go on and say so once', async (t) => {
  const user = powerless();
  if ('skip' in user) return t.skip(user.skip);
  const locked = join(PLACE, 'locked');
  mkdirSync(locked);
  chmodSync(locked, 0o555);
  const env = { PIPEFILE_CACHE: undefined, XDG_CACHE_HOME: undefined };
  const options = FULL
    ? [{ ...env, HOME: '/nonexistent' }, { PIPEFILE_CACHE: locked }, { ...env, HOME: locked }]
    : [{ ...env, HOME: locked }];
  for (const one of options) {
    const planned = await launch(['plan', 'tiny.yaml', '--engine', 'cpu'], { cwd: PLACE, env: one, through: user.through });
    assert.equal(planned.code, 0, planned.err);
    const ran = await launch([...RUN, '--no-lock', '--runs', 'uncached'], { cwd: PLACE, env: one, through: user.through });
    assert.equal(ran.code, 0, ran.err);
    assert.equal(ran.err.match(/the cache .* cannot be written/g)?.length, 1);
    assert.match(ran.err, /PIPEFILE_CACHE/);
  }
});

test('a cache where the system answers that nothing is there does not keep plan busy for ever', { skip: linux }, async () => {
  const { code, err } = await launch(['plan', 'tiny.yaml', '--engine', 'cpu'], { cwd: PLACE, env: { PIPEFILE_CACHE: '/proc/pipefile/a' } });
  assert.equal(code, 0, err);
  assert.match(err, /the cache \/proc\/pipefile\/a cannot be written/);
});

test('an empty variable is not set', async () => {
  const before = readdirSync(PLACE).sort();
  const env = { PIPEFILE_CACHE: '', XDG_CACHE_HOME: '', HOME: join(PLACE, 'photos', '.home') };
  const { code, err } = await launch(['plan', 'tiny.yaml', '--engine', 'cpu'], { cwd: PLACE, env });
  assert.equal(code, 0, err);
  assert.deepEqual(readdirSync(PLACE).sort(), before);
  assert.ok(existsSync(join(PLACE, 'photos', '.home', '.cache', 'pipefile')));
});

test('a lock or a run folder that could not be written is told before the training', async (t) => {
  writeFileSync(join(PLACE, 'afile'), '');
  refused(await launch([...RUN, '--no-lock', '--runs', 'afile'], { cwd: PLACE }), /afile.* cannot be made: a part of its path is a file/);
  mkdirSync(join(PLACE, 'tiny.lock.yaml'));
  const folderAsLock = await launch([...RUN, '--runs', 'untrained'], { cwd: PLACE });
  rmSync(join(PLACE, 'tiny.lock.yaml'), { recursive: true });
  refused(folderAsLock, /the lock .*tiny\.lock\.yaml could not be written in the end/);
  const user = powerless();
  if ('skip' in user) return t.diagnostic(user.skip);
  const repository = join(PLACE, 'repository');
  mkdirSync(repository);
  writeFileSync(
    join(repository, 'tiny.yaml'),
    readFileSync(join(PLACE, 'tiny.yaml'), 'utf8').replace('folder: photos', 'folder: ../photos'),
  );
  chmodSync(repository, 0o555);
  const env = { PIPEFILE_CACHE: join(PLACE, 'other-cache') };
  const args = [...RUN, '--runs', join(PLACE, 'untrained')];
  refused(await launch(args, { cwd: repository, env, through: user.through }), /the lock .* could not be written in the end: .*permission/);
  refused(
    await launch([...RUN, '--no-lock'], { cwd: repository, env, through: user.through }),
    /runs.* cannot be made: permission is denied/,
  );
  assert.ok(!existsSync(join(PLACE, 'untrained')));
});

test('a full disk ends a run with words and the checkpoint that is kept; with room it ends with the bits of an undisturbed one', async (t) => {
  const whole = await launch([...RUN, '--no-lock', '--no-cache', '--runs', 'whole'], { cwd: PLACE });
  assert.equal(whole.code, 0, whole.err);
  for (const size of FULL ? ['4k', '12k', '16k', '20k', '24k', '48k', '64k', '96k', '128k', '160k', '200k', '240k'] : ['16k', '200k']) {
    const runs = join(PLACE, `disk-${size}`);
    const disk = smallDisk(runs, size);
    if ('skip' in disk) return t.skip(disk.skip);
    try {
      const full = await launch([...RUN, '--no-lock', '--no-cache', '--runs', runs], { cwd: PLACE });
      refused(full, /there is no room left on the disk/);
      t.diagnostic(`${size}: ${full.err.split('\n').slice(0, 4).join(' ')}`);
      disk.resize('20m');
      if (!existsSync(join(runs, 'tiny')) || readdirSync(join(runs, 'tiny')).length === 0) continue;
      assert.match(full.err, /pipeline resume .*: (the checkpoint \d+-\d+\.ckpt .* is kept|there is no checkpoint yet)/);
      const resumed = await launch(['resume', onlyRun(runs)], { cwd: PLACE });
      assert.equal(resumed.code, 0, resumed.err);
      assert.ok(model(onlyRun(runs)).equals(model(onlyRun(join(PLACE, 'whole')))));
    } finally {
      disk.remove();
    }
  }
});

test('a full disk behind standard output, and one behind the cache', { skip: linux }, async (t) => {
  const full = openSync('/dev/full', 'w');
  refused(
    await launch(['plan', 'tiny.yaml', '--engine', 'cpu'], { cwd: PLACE, stdout: full }),
    /the output cannot be written: there is no room/,
  );
  closeSync(full);
  const cache = join(PLACE, 'small-cache');
  const disk = smallDisk(cache, '8k');
  if ('skip' in disk) return t.diagnostic(disk.skip);
  try {
    const ran = await launch([...RUN, '--no-lock', '--runs', 'full-cache'], { cwd: PLACE, env: { PIPEFILE_CACHE: cache } });
    assert.equal(ran.code, 0, ran.err);
    assert.match(ran.out, /the stage was not kept in the cache: .*there is no room left on the disk/);
  } finally {
    disk.remove();
  }
});

test('a limit on open files or memory is named with its cure', { skip: linux }, async () => {
  const limited = (limit: string): readonly string[] => ['sh', '-c', `ulimit ${limit}; exec "$@"`, 'sh'];
  for (const files of FULL ? [24, 32, 40, 64, 100, 150] : [64])
    for (const args of FULL ? [['check', 'tiny.yaml'], ['plan', 'tiny.yaml'], [...RUN]] : [[...RUN]])
      refused(await launch(args, { cwd: PLACE, through: limited(`-n ${files}`) }), /this process may not open more files[\s\S]*ulimit -n/);
  const args = ['run', 'tiny.yaml', '--engine', 'wasm', '--no-lock', '--runs', 'starved'];
  refused(await launch(args, { cwd: PLACE, through: limited('-v 4000000') }), /there is not enough memory[\s\S]*ulimit -v/);
});

test('HUP and QUIT stop a run as TERM does: a checkpoint, words, exit 130, and the same bits afterwards', { skip: linux }, async () => {
  const whole = onlyRun(join(PLACE, 'whole'));
  for (const signal of FULL ? (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) : (['SIGHUP', 'SIGQUIT'] as const)) {
    for (const moment of FULL ? [1, 2, 4, 6, 8] : [4]) {
      const runs = join(PLACE, `${signal}-${moment}`);
      let batches = 0;
      const stopped = await launch([...RUN, '--no-lock', '--no-cache', '--json', '--runs', runs], {
        cwd: PLACE,
        onLine: (line, kill) => {
          if (line.includes('"batch_done"') && ++batches === moment) kill(signal);
        },
      });
      assert.equal(stopped.code, 130, `${signal}: ${stopped.err}`);
      assert.match(stopped.out, /pipeline resume /);
      const resumed = await launch(['resume', onlyRun(runs), '--no-cache'], { cwd: PLACE });
      assert.equal(resumed.code, 0, resumed.err);
      assert.ok(model(onlyRun(runs)).equals(model(whole)));
    }
  }
});
