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
  'folder',
  'predict',
  'serve',
  'report',
  'words',
  'session',
  'cli',
];
const SRC = fileURLToPath(new URL('../../src', import.meta.url));

/** Whether a file in folder `from` may import a file in folder `to`. */
function allowed(from: string, to: string, file: string): boolean {
  if (from === to) return true;
  if (from === 'backends') return to === 'util' || to === 'tensor';
  if (to === 'backends' || to === 'words') return from === 'cli' || from === 'session' || file.endsWith('.worker.ts');
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

/** Every file of src with the files that it imports in any way: values, types, or later by `import()`. */
function allImports(): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(SRC, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.ts'));
  return new Map(files.map((entry) => [join(entry.parentPath, entry.name), importedBy(join(entry.parentPath, entry.name))]));
}

function importedBy(file: string): readonly string[] {
  const targets = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g);
  return [...targets].map(([, target]) => resolve(dirname(file), target!));
}

/** Groups of files that reach each other by imports (Tarjan's strongly connected components of more than one file), by their names below src. */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const [index, low] = [new Map<string, number>(), new Map<string, number>()];
  const [stack, found]: [string[], string[]] = [[], []];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file)!);
    stack.push(file);
    for (const target of imports.get(file) ?? []) {
      if (!index.has(target)) visit(target);
      if (stack.includes(target)) low.set(file, Math.min(low.get(file)!, low.get(target)!));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = stack.splice(stack.indexOf(file)).map((member) => relative(SRC, member));
    if (circle.length > 1) found.push(circle.sort().join(', '));
  };
  for (const file of imports.keys()) if (!index.has(file)) visit(file);
  return found;
}

test('the words load no package: what computes or draws is loaded when it is needed', () => {
  const packages = [...loaded(join(SRC, 'words/builtin.ts'))].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^import (?!type )[^';]*'((?!node:|\.)[^']+)'/gm)].map(
      ([, name]) => `${relative(SRC, file)} loads ${name}`,
    ),
  );
  assert.deepEqual(packages, []);
});

test('imports go one way', () => {
  const wrong: string[] = [];
  for (const [file, targets] of allImports()) {
    const from = relative(SRC, file).split(sep)[0]!;
    if (from === 'index.ts') continue;
    for (const target of targets) {
      const to = relative(SRC, target).split(sep)[0]!;
      if (!allowed(from, to, file)) wrong.push(`${relative(SRC, file)} imports ${relative(SRC, target)}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('no circle of files', () => {
  const around = (...files: [string, string][]): string[] =>
    circles(new Map(files.map(([file, target]) => [join(SRC, file), [join(SRC, target)]])));
  assert.deepEqual(around(['a.ts', 'b.ts'], ['b.ts', 'c.ts'], ['c.ts', 'b.ts']), ['b.ts, c.ts'], 'a circle is found');
  assert.deepEqual(circles(allImports()), []);
});
