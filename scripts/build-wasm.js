// Compiles wasm/*.ts (AssemblyScript) into wasm/image.wasm, which is checked in: users never run this, developers do after a change there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMPILER = 'assemblyscript@0.28.20';
const folder = fileURLToPath(new URL('../wasm', import.meta.url));
const options = ['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=', '--enable', 'simd', '-o', 'image.wasm'];
const { status } = spawnSync('npx', ['--yes', '--package', COMPILER, 'asc', 'image.ts', ...options], { cwd: folder, stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const sum = createHash('sha256');
for (const name of readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .sort())
  sum.update(readFileSync(join(folder, name)));
writeFileSync(join(folder, 'sources.sha256'), `${sum.digest('hex')}\n`);
