import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('what `npm pack` ships: what is needed to run and to build, the licence, nothing that this machine built', () => {
  const told = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] });
  const [{ files }] = JSON.parse(String(told)) as [{ files: { path: string }[] }];
  const paths = files.map(({ path }) => path);
  for (const path of ['LICENSE', 'bin/pipeline.js', 'dist/src/index.js', 'native/addon.cpp', 'schemas/pipeline.schema.json'])
    assert.ok(paths.includes(path), path);
  assert.deepEqual(
    paths.filter((path) => /^native\/build|\.node$|\.o$|\.map$|^dist\/test/.test(path)),
    [],
  );
});

test('the licence is the one that package.json names', () => {
  const licence = readFileSync(`${ROOT}/LICENSE`, 'utf8');
  assert.match(
    licence,
    /Apache License\s+Version 2\.0, January 2004[\s\S]*END OF TERMS AND CONDITIONS[\s\S]*Copyright 2026 the pipefile authors/,
  );
});
