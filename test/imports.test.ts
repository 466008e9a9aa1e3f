import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ORDER = [
  'util',
  'tensor',
  'image',
  'language',
  'data',
  'model',
  'train',
  'interpret',
  'tasks',
  'document',
  'plan',
  'run',
  'predict',
  'serve',
  'report',
  'words',
  'cli',
];
const SRC = fileURLToPath(new URL('../../src', import.meta.url));

/** Whether a file in folder `from` may import a file in folder `to`. */
function allowed(from: string, to: string, file: string): boolean {
  if (from === to) return true;
  if (from === 'backends') return to === 'util' || to === 'tensor';
  if (to === 'backends') return from === 'cli' || file.endsWith('.worker.ts');
  if (to === 'words') return from === 'cli' || file.endsWith('.worker.ts');
  if (file.endsWith('language/kinds.ts')) return ['data', 'model', 'train', 'interpret'].includes(to);
  return ORDER.indexOf(to) >= 0 && ORDER.indexOf(to) < ORDER.indexOf(from);
}

/** The files that importing `file` loads, without those imported later by `import()`. */
function loaded(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, target] of readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )(?:[^';=]* from )?'(\.{1,2}\/[^']+)'/gm)) {
    loaded(resolve(dirname(file), target!), found);
  }
  return found;
}

test('a command starts without TF.js, which takes a quarter of a second to import', () => {
  const cli = join(SRC, 'cli');
  const heavy = readdirSync(cli).filter((name) => name.endsWith('.ts') && loaded(join(cli, name)).has(join(SRC, 'tensor/tf.ts')));
  assert.deepEqual(heavy, ['export.ts'], 'export computes in this thread, the others have workers or need no tensors');
});

test('imports go one way', () => {
  const wrong: string[] = [];
  for (const entry of readdirSync(SRC, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const file = join(entry.parentPath, entry.name);
    const from = relative(SRC, file).split(sep)[0]!;
    if (from === 'index.ts') continue;
    for (const [, target] of readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)) {
      const to = relative(SRC, resolve(dirname(file), target!)).split(sep)[0]!;
      if (!allowed(from, to, file)) wrong.push(`${relative(SRC, file)} imports ${target}`);
    }
  }
  assert.deepEqual(wrong, []);
});
