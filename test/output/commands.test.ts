import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { type Finished, pipeline, tinyFile } from '../cli/in-process.ts';
import { pipelineIn } from '../cli/pipeline.ts';
import { assertNeutral, assertNeutralMarkdown, HOSTILE } from './hostile.ts';

const FOLDER = await mkdtemp(join(tmpdir(), 'pipefile-output-'));
after(() => rm(FOLDER, { recursive: true, force: true }));
const BIN = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));

/** A few names for classes and files: what ends a line, what a terminal obeys, what turns writing round, what XML forbids. */
const CLASSES = [
  '\u001b[2J\u001b]0;t\u0007',
  '::add-mask::c\n::stop-commands::t',
  '\u202e##[error]e\u009b31m',
  '![i](x)`|<img>@octocat\r\r<!--',
];

async function photos(): Promise<void> {
  for (const [i, name] of CLASSES.entries()) {
    mkdirSync(join(FOLDER, 'photos', name), { recursive: true });
    for (let k = 0; k < 8; k++)
      await sharp(
        Uint8Array.from({ length: 32 * 32 * 3 }, (_, at) => (at * (i + 2) * (k + 3)) % 256),
        { raw: { width: 32, height: 32, channels: 3 } },
      )
        .png()
        .toFile(join(FOLDER, 'photos', name, `${name}${k}.png`));
  }
}
await photos();
const FILE = tinyFile()
  .replace(/source: .*/, 'source: photos')
  .replace('get_y: parent_label', 'get_y: parent_label\n  splitter: { random: { valid_pct: 0.25, seed: 1 } }');
writeFileSync(join(FOLDER, 'tiny.pipeline.yaml'), `${FILE}outputs: [confusion_matrix, { top_losses: 4 }, classification_report, report]\n`);

const run = (...args: string[]): Promise<Finished> => pipeline(args, FOLDER);

test('commands that look at data', async () => {
  for (const args of [
    ['explain'],
    ['plan'],
    ['plan', '--format', 'json'],
    ['plan', '--format', 'mermaid'],
    ['summary'],
    ['summary', '--format', 'json'],
    ['one-batch'],
    ['one-batch', '--format', 'json'],
    ['data', 'check'],
    ['data', 'check', '--format', 'json'],
  ]) {
    const [first, ...rest] = args[0] === 'data' ? ['data', ...args.slice(1)] : args;
    const { out, err } = await run(
      first!,
      ...(first === 'data' ? ['check', 'tiny.pipeline.yaml', ...rest.slice(1)] : ['tiny.pipeline.yaml', ...rest]),
    );
    assert.ok(out.length > 100, args.join(' ') + err);
    assertNeutral(out + err, args.join(' '));
    if (args.includes('json')) assert.ok(JSON.parse(out));
  }
  assertNeutralMarkdown((await run('data', 'check', 'tiny.pipeline.yaml', '--format', 'markdown')).out, 'data check');
});

test('files with such names, keys and values: check in every format, explain, diff', async () => {
  for (const name of HOSTILE.filter((text) => !text.includes('/'))) {
    const file = `${name}.pipeline.yaml`;
    writeFileSync(
      join(FOLDER, file),
      `${tinyFile()}${JSON.stringify(name)}: ${JSON.stringify(name)}\nseed: ${JSON.stringify(name)}\n# ${name.replaceAll(/[\r\n]/g, '')}\n`,
    );
    for (const format of ['text', 'json', 'github', 'sarif']) {
      const { code, out, err } = await run('check', '--format', format, '--', file);
      assert.equal(code, 1);
      assertNeutral(out + err, format + name, format === 'github' ? /^::(?:error|warning) [^:]*::/ : undefined);
    }
    const named = await run('check', name);
    assertNeutral(named.out + named.err, name);
  }
  writeFileSync(
    join(FOLDER, 'a.yaml'),
    tinyFile()
      .replace('name: tiny', 'name: tiny\n')
      .replace(/source: .*/, 'source: a'),
  );
  for (const name of HOSTILE) {
    writeFileSync(join(FOLDER, 'b.yaml'), tinyFile().replace(/source: .*/, `source: ${JSON.stringify({ folder: name })}`));
    for (const format of ['text', 'json']) assertNeutral((await run('diff', 'a.yaml', 'b.yaml', '--format', format)).out, name);
    assertNeutralMarkdown((await run('diff', 'a.yaml', 'b.yaml', '--format', 'markdown')).out, name);
    assertNeutral((await run('explain', 'b.yaml')).out, name);
  }
});

test('a run over such classes ends as every other, with its charts, report and lock; its predictions can be read', async () => {
  const { code, out, err } = await pipelineIn(FOLDER, ['run', 'tiny.pipeline.yaml']);
  assert.equal(code, 0, out + err);
  assertNeutral(out + err, 'run');
  const folder = out.trimEnd().split('\n').at(-1)!;
  for (const name of ['confusion_matrix.png', 'top_losses.png', 'report.html']) assert.ok(existsSync(join(folder, name)), name);
  assert.ok(existsSync(join(FOLDER, 'tiny.lock.yaml')));
  for (const format of ['text', 'jsonl', 'csv']) {
    const said = await run('predict', folder, 'photos', '--format', format);
    assertNeutral(said.out + said.err, format);
    if (format !== 'jsonl') continue;
    const classes = said.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).label);
    assert.ok(classes.length === 32 && classes.every((name) => CLASSES.includes(name)), 'JSON holds names as they are');
  }
});

test('a reader that goes away after a line does not end a run', async () => {
  const child = spawn(process.execPath, [BIN, 'run', 'tiny.pipeline.yaml', '--runs', 'unread', '--no-cache', '--no-lock'], {
    cwd: FOLDER,
    env: { ...process.env, PIPEFILE_CACHE: join(FOLDER, 'cache') },
  });
  child.stdout.once('data', () => child.stdout.destroy());
  child.stderr.once('data', () => child.stderr.destroy());
  const code = await new Promise((done) => child.on('close', done));
  assert.equal(code, 0);
  const [run] = await readdir(join(FOLDER, 'unread/tiny'));
  assert.ok(existsSync(join(FOLDER, 'unread/tiny', run!, 'report.html')));
});
