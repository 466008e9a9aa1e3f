// Runs the compiled tests: all, or those whose path contains an argument. Node 20 has no globs for --test.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../dist/test', import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(root, { recursive: true })
  .map((name) => join(root, String(name)))
  .filter((path) => path.endsWith('.test.js') && (wanted.length === 0 || wanted.some((part) => relative(root, path).includes(part))))
  .sort();
if (files.length === 0) {
  console.error(`no test file below dist/test has ${wanted.join(' or ')} in its path`);
  process.exit(1);
}
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-concurrency=2', ...files], { stdio: 'inherit' });
process.exitCode = status ?? 1;
