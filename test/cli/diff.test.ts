import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { run as diff } from '../../src/cli/diff.ts';
import type { Io } from '../../src/cli/io.ts';
import { run as report } from '../../src/cli/report.ts';
import { runFiles } from '../../src/folder/event-log.ts';
import { UserError } from '../../src/util/problem.ts';
import { script } from '../report/script.ts';

function testIo(cwd: string): { io: Io; text: () => string } {
  const parts: string[] = [];
  const output = { write: (part: string) => parts.push(part) };
  return {
    io: { stdout: output, stderr: output, stdin: process.stdin, env: {}, cwd, onInterrupt: () => () => {} },
    text: () => parts.join(''),
  };
}

test('diff and report on run folders named from where one is', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'pipefile-'));
  try {
    const files = await runFiles(cwd, { resume: false });
    for (const { event } of script('done')) files.handle(event);
    await files.close();
    writeFileSync(join(cwd, 'pipeline.yaml'), 'name: pets\nseed: 1\n');
    const shown = testIo(cwd);
    assert.equal(await report(['.'], {}, shown.io), 0);
    assert.equal(shown.text(), 'report.html\n');
    assert.match(readFileSync(join(cwd, 'report.html'), 'utf8'), /<h1>pets<\/h1>/);
    const compared = testIo(cwd);
    assert.equal(await diff(['.', '.'], { format: 'text' }, compared.io), 0);
    assert.match(compared.text(), /^\. → \.\n/);
    await assert.rejects(diff(['.', 'pipeline.yaml'], { format: 'text' }, compared.io), UserError);
  } finally {
    rmSync(cwd, { recursive: true });
  }
});
