import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { cacheFolder } from '../../src/session/cache-folder.ts';
import { homeOf } from '../../src/util/environment.ts';
import { fromFailure, toFailure } from '../../src/util/failure.ts';
import { makeFolder } from '../../src/util/make-folder.ts';
import { systemProblem } from '../../src/util/system-error.ts';

const CODES = 'EACCES EPERM ENOSPC EROFS EMFILE ENFILE ENOTDIR EISDIR EEXIST ENAMETOOLONG EDQUOT ELOOP EIO ENOENT ENOMEM'.split(' ');

test('every refusal of the system has words with its path and a cure, also after it crossed threads', () => {
  for (const code of CODES) {
    const error = Object.assign(new Error(`${code}: raw`), { code, path: '/some/where', syscall: 'open' });
    const problem = systemProblem(fromFailure(structuredClone(toFailure(error))));
    assert.ok(problem, code);
    if (code !== 'ENOMEM') assert.match(problem.message, /^\/some\/where cannot be opened: [a-z]/);
    assert.ok(problem.hint);
    assert.doesNotMatch(`${problem.message} ${problem.hint}`, /raw|see below/);
  }
});

test('a bug stays one: other errors, and files of the program itself that are missing', async () => {
  assert.equal(systemProblem(new TypeError('x is not a function')), undefined);
  const own = await readFile(new URL('./no-such-module.js', import.meta.url)).catch((error: unknown) => error);
  assert.equal(systemProblem(own), undefined);
});

test('memory that is not given is told as that', () => {
  for (const message of ['Array buffer allocation failed', 'WebAssembly.Memory(): could not allocate memory', 'std::bad_alloc'])
    assert.equal(systemProblem(new RangeError(message))?.message, 'there is not enough memory');
});

test('an empty variable counts as none', () => {
  assert.equal(cacheFolder({ env: { PIPEFILE_CACHE: '', XDG_CACHE_HOME: '/x' } }), '/x/pipefile');
  assert.equal(cacheFolder({ env: { PIPEFILE_CACHE: '', XDG_CACHE_HOME: '', HOME: '/h' } }), '/h/.cache/pipefile');
  assert.match(homeOf({ HOME: '' }), /^\/|^[A-Z]:/);
});

test('a folder is made with those above it, and a refusal is the part’s own', {
  skip: process.platform !== 'linux' && 'needs /proc',
}, async () => {
  await assert.rejects(makeFolder('/proc/pipefile/a/b'), { code: 'ENOENT', path: '/proc/pipefile' });
  await assert.rejects(makeFolder('/proc/version/a'), { code: 'ENOTDIR' });
});
