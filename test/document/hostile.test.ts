import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { MAX_SHOWN } from '../../src/document/diagnostic.ts';
import { formatDiagnostics } from '../../src/document/format.ts';
import { MAX_FILE_BYTES } from '../../src/document/source-file.ts';
import { parseFile, parseText } from '../../src/words/parse.ts';
import { GROWING } from './hostile-texts.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-hostile-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
mkdirSync(join(FOLDER, '.git'));
const write = (name: string, text: string): string => {
  writeFileSync(join(FOLDER, name), text);
  return join(FOLDER, name);
};

/** Everything `check` does with a text, in every format: the milliseconds of processor time. */
function cost(text: string): number {
  const before = process.cpuUsage();
  const { diagnostics, sources } = parseText(text, '/x.yaml');
  for (const format of ['text', 'json', 'github', 'sarif'] as const)
    formatDiagnostics(diagnostics, format, { color: false, sources, cwd: '/' });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Short times are mostly the compiler's and the collector's. */
const FLOOR_MS = 250;
const LETTERS = 45_000;

for (const [name, grow] of Object.entries(GROWING)) {
  test(`twice as many ${name} take at most two and a half times as long`, () => {
    const [one, two] = [grow(LETTERS), grow(2 * LETTERS)];
    cost(grow(2000));
    for (let attempt = 0; ; attempt++) {
      const [short, long] = [cost(one), cost(two)];
      if (long <= 2.5 * short + FLOOR_MS) return;
      assert.ok(attempt < 3, `${short.toFixed()} ms for ${one.length} letters, ${long.toFixed()} ms for ${two.length}`);
    }
  });
}

test('of many mistakes the first are shown, and the last one says that there are more', () => {
  const { diagnostics } = parseText(`version: 1\n${GROWING['unknown stages']!(20_000)}`, '/x.yaml');
  assert.ok(diagnostics.length <= MAX_SHOWN + 1);
  const many = parseText(GROWING.keys!(20_000), '/x.yaml').diagnostics;
  assert.equal(many.length, MAX_SHOWN + 1);
  assert.equal(many.at(-1)?.code, 'too-many-mistakes');
});

test('a value of a megabyte is refused and not repeated in the message', () => {
  for (const text of [
    `name: ${'a'.repeat(1_000_000)}`,
    `${'a'.repeat(900)}: 1\nlearner: { arch: ${'b'.repeat(15_000)} }`,
    `seed: ${'9'.repeat(15_000)}`,
  ]) {
    const { ok, diagnostics } = parseText(text, '/x.yaml');
    assert.equal(ok, false);
    for (const diagnostic of diagnostics) assert.ok(JSON.stringify(diagnostic).length < 2000, diagnostic.code);
  }
});

test('files that extend each other in a diamond are read once, and too many of them are refused', async () => {
  write('d0.yaml', 'seed: 7\n');
  for (let i = 1; i <= 30; i++) write(`d${i}.yaml`, `extends: [d${i - 1}.yaml, ./d${i - 1}.yaml]\n`);
  const file = write(
    'diamond.yaml',
    'extends: d30.yaml\nversion: 1\ndata: { source: synthetic, get_y: parent_label }\nlearner: { arch: small, pretrained: false }\ntrain: [{ fit: 1 }]\n',
  );
  const parsed = await parseFile(file);
  assert.ok(parsed.ok, JSON.stringify(parsed.diagnostics));
  assert.equal(parsed.document.seed, 7);
  assert.equal(parsed.sources.length, 32);
  for (let i = 31; i <= 200; i++) write(`d${i}.yaml`, `extends: d${i - 1}.yaml\n`);
  const { diagnostics } = await parseFile(write('chain.yaml', 'extends: d200.yaml\nversion: 1\n'));
  assert.match(diagnostics.map(({ message }) => message).join('\n'), /more than 100 files are extended/);
});

test('the values of all files count together', async () => {
  const big = `x-a: [${'1, '.repeat(8000)}]\n`;
  for (const name of ['v1.yaml', 'v2.yaml', 'v3.yaml']) write(name, big);
  const { diagnostics } = await parseFile(write('v.yaml', 'extends: [v1.yaml, v2.yaml, v3.yaml]\nversion: 1\n'));
  assert.ok(diagnostics.some(({ code }) => code === 'yaml-alias-limit'));
});

const POSIX = { skip: process.platform === 'win32' && 'needs POSIX files' };

test('pipes, devices and what grows past a megabyte are refused, not read', POSIX, async () => {
  execFileSync('mkfifo', [join(FOLDER, 'pipe.yaml')]);
  symlinkSync('/dev/zero', join(FOLDER, 'zero.yaml'));
  for (const name of ['pipe.yaml', 'zero.yaml']) {
    const [own] = (await parseFile(join(FOLDER, name))).diagnostics;
    assert.match(own!.message, /is a device, a pipe or a socket/);
    const { diagnostics } = await parseFile(write('over.yaml', `extends: ${name}\nversion: 1\n`));
    assert.match(diagnostics[0]!.message, /is a device, a pipe or a socket/);
  }
  const [large] = (await parseFile(write('large.yaml', '#'.repeat(MAX_FILE_BYTES + 1)))).diagnostics;
  assert.equal(large?.code, 'file-too-large');
});
