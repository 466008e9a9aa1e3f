import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { COMPUTING } from '../../src/cli/code-hash.ts';

const SRC = fileURLToPath(new URL('../../../src', import.meta.url));
/** They carry a stage out and write what came of it; what they write does not depend on them. */
const CARRYING = ['run', 'interpret'];

/** Every file that a file loads, by what it imports, types left out. */
function loaded(file: string, found: Set<string> = new Set()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, target] of readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )(?:[^';=]* from )?'(\.{1,2}\/[^']+)'/gm))
    loaded(resolve(dirname(file), target!), found);
  return found;
}

test('cached stages are kept apart by all code that the training thread computes with', () => {
  const folders = new Set([...loaded(join(SRC, 'run/training.worker.ts'))].map((file) => relative(SRC, file).split(sep)[0]!));
  assert.ok(folders.has('tasks') && folders.has('words'));
  assert.deepEqual(
    [...folders].filter((folder) => !COMPUTING.includes(folder) && !CARRYING.includes(folder)),
    [],
  );
});
