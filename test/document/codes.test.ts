import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DIAGNOSTIC_CODES } from '../../src/document/diagnostic.ts';

const SRC = fileURLToPath(new URL('../../../src', import.meta.url));

test('every code that a problem can have is in the closed list', () => {
  const files = readdirSync(SRC, { recursive: true })
    .map((name) => join(SRC, String(name)))
    .filter((path) => path.endsWith('.ts'));
  const used = new Set(
    files.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/\bcode: '([a-z]+(?:-[a-z]+)+)'/g)].map(([, code]) => code!)),
  );
  assert.ok(used.size > 10);
  assert.deepEqual(
    [...used].filter((code) => !(DIAGNOSTIC_CODES as readonly string[]).includes(code)),
    [],
  );
});
