import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { clearStaleBelow, makeFolderAtomic, temporaryName } from '../../src/util/files.ts';
import { tryLock, withLock } from '../../src/util/lock.ts';
import { startOf } from '../../src/util/processes.ts';

const work = await mkdtemp(join(tmpdir(), 'pipefile-lock-'));
after(() => rm(work, { recursive: true, force: true }));

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid!;
}

async function isTaken(content: string, ageSeconds = 0): Promise<boolean> {
  const path = join(await mkdtemp(join(work, 'l-')), 'lock');
  await writeFile(path, content);
  const then = new Date(Date.now() - ageSeconds * 1000);
  await utimes(path, then, then);
  const release = await tryLock(path);
  await release?.();
  return release !== undefined;
}

test('a lock that nobody living holds is taken: empty, cut, of a dead process, of an id that came again, of a silent machine', async () => {
  const dead = await deadPid();
  for (const content of [
    '',
    ' ',
    '\n',
    'x',
    '0',
    '-1',
    '1',
    String(process.pid),
    String(dead),
    `${dead} 5 abc`,
    `${process.pid} 1 abc`,
    '1 1 abc',
  ])
    assert.ok(await isTaken(content), JSON.stringify(content));
  assert.ok(await isTaken(`1 ${await startOf(1)} abc elsewhere`, 61));
});

test('a lock is not taken while its process lives, here or elsewhere', async () => {
  assert.ok(!(await isTaken(`${process.pid} ${await startOf(process.pid)} abc`)));
  assert.ok(!(await isTaken(`${await deadPid()} 5 abc elsewhere`, 20)));
  const path = join(work, 'held');
  const release = await tryLock(path);
  assert.equal(await tryLock(path), undefined);
  await release!();
  assert.ok(await withLock(path, {}, () => Promise.resolve(true)));
});

test('one of many processes that find a stale lock has it at a time, and nothing is left', async () => {
  const folder = await mkdtemp(join(work, 'race-'));
  const [lock, log] = [join(folder, 'lock'), join(folder, 'log')];
  const worker = fileURLToPath(new URL('lock-worker.js', import.meta.url));
  await writeFile(lock, `${await deadPid()} 5 abc`);
  await writeFile(`${lock}.take`, `${await deadPid()} 5 abc`);
  await Promise.all(Array.from({ length: 5 }, () => promisify(execFile)(process.execPath, [worker, lock, log, '4'])));
  const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
  assert.equal(lines.length, 40);
  for (let i = 0; i < lines.length; i += 2) assert.equal(lines[i]!.replace('in', 'out'), lines[i + 1]);
  assert.deepEqual((await readdir(folder)).sort(), ['log']);
});

test('what a killed process was making is removed, what a living one or another machine makes stays', async () => {
  const folder = await mkdtemp(join(work, 'stale-'));
  const dead = await deadPid();
  const mine = temporaryName(join(folder, 'set')).split('/').at(-1)!;
  const killed = mine.replace(String(process.pid), String(dead));
  const elsewhere = killed.replace(/-[0-9a-f]{6}/, '-ffffff');
  const older = `.set.${dead}-0123456789ab.tmp`;
  const names = [mine, killed, `${killed}.lift`, elsewhere, older, `.young.${dead}-0123456789ab.tmp`, 'set.tmp', `.${dead}.tmp`];
  for (const name of names) await mkdir(join(folder, name, 'cat'), { recursive: true });
  await utimes(join(folder, older), 0, 0);
  await makeFolderAtomic(join(folder, 'made'), () => Promise.resolve());
  assert.deepEqual(
    (await readdir(folder)).sort(),
    [mine, elsewhere, `.young.${dead}-0123456789ab.tmp`, 'set.tmp', `.${dead}.tmp`, 'made'].sort(),
  );
  await mkdir(join(folder, 'a/b', killed), { recursive: true });
  await clearStaleBelow(folder);
  assert.deepEqual(await readdir(join(folder, 'a/b')), []);
  await clearStaleBelow(join(folder, 'absent'));
});
