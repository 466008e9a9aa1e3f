import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { githubWorkflow } from '../../src/cli/init/github.ts';
import { pipeline, tinyFile } from './in-process.ts';

const MANIFEST = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
const FOLDER = await mkdtemp(join(tmpdir(), 'pipefile-workflow-'));
after(() => rm(FOLDER, { recursive: true, force: true }));

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly 'timeout-minutes': number;
  readonly needs?: string;
  readonly if?: string;
  readonly steps: readonly Step[];
}
const TEXT = githubWorkflow(MANIFEST.version);
const { jobs, permissions } = parse(TEXT) as { jobs: Readonly<Record<string, Job>>; permissions: object };
const steps = Object.values(jobs).flatMap((job) => job.steps);
const commands = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

test('exactly the version that writes it is installed, outside the checkout, and none of its scripts is run', () => {
  const installs = commands.filter((run) => /npm (install|ci|i) /.test(run));
  assert.equal(installs.length, 1);
  assert.match(
    installs[0]!,
    new RegExp(`--prefix "\\$RUNNER_TEMP/pipefile" .*--ignore-scripts.* pipefile@${MANIFEST.version.replaceAll('.', '\\.')}$`),
  );
});

test('npx fetches nothing, and runs the program by its own name', () => {
  assert.equal(MANIFEST.bin[MANIFEST.name], MANIFEST.bin.pipeline);
  const calls = commands.join('\n').match(/npx .*/g)!;
  assert.equal(calls.length, 2);
  for (const call of calls) assert.match(call, /^npx --no --prefix "\$RUNNER_TEMP\/pipefile" -- pipefile (check|diff) /);
});

test('after a failed installation nothing is run, after mistakes in a file the difference is still told', () => {
  assert.ok(!TEXT.includes('always()'));
  for (const { id, if: condition } of steps)
    if (id === 'diff') assert.match(condition!, /!cancelled\(\) && steps\.install\.outcome == 'success'/);
    else assert.equal(condition, undefined);
  assert.match(jobs['comment']!.if!, /needs\.review\.outputs\.diff != ''/);
});

test('actions are pinned by digest, every job has few rights and an end', () => {
  for (const { uses } of steps) if (uses !== undefined) assert.match(uses, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  assert.deepEqual(permissions, {});
  const rights = Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions]));
  assert.deepEqual(rights, { review: { contents: 'read' }, comment: { 'pull-requests': 'write' } });
  for (const job of Object.values(jobs)) assert.ok(job['timeout-minutes'] <= 10);
  assert.deepEqual(
    jobs['comment']!.steps.map(({ uses }) => uses),
    [undefined],
    'the job that may write sees no file of the pull request',
  );
});

test('no text of the pull request is put into a script', () => {
  for (const run of commands) assert.ok(!run.includes('${{'), run);
});

test('a file named like an option is checked as a file', async () => {
  assert.match(commands.join('\n'), /xargs -0 --no-run-if-empty npx .* pipefile check --untrusted --format github --$/m);
  const name = '--set=seed=1 #.pipeline.yaml';
  writeFileSync(join(FOLDER, name), tinyFile().replace('fit: 1', 'fitt: 1'));
  const { code, out } = await pipeline(['check', '--format', 'github', '--', name], FOLDER);
  assert.equal(code, 1);
  assert.match(out, /^::error file=--set=seed=1 #\.pipeline\.yaml,line=/);
});
