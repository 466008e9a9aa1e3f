// Builds the addon with AddressSanitizer and UBSan and runs its tests in it: npm run sanitize, or node scripts/sanitize.js <part of a test's path ...>
import { execFileSync, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = (/** @type {string[]} */ args, env = {}) =>
  spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;
const library = (/** @type {string} */ name) =>
  execFileSync(process.env.CXX ?? 'g++', [`-print-file-name=${name}.so`], { encoding: 'utf8' }).trim();

process.exitCode = node([join(root, 'scripts/build-native.js'), '--sanitize']);
if (process.exitCode === 0) {
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : ['onednn/failures', 'onednn/fuzz', 'onednn/pooling', 'onednn/winograd'];
  process.exitCode = node([join(root, 'scripts/test.js'), ...wanted], {
    LD_PRELOAD: `${library('libasan')} ${library('libubsan')}`,
    // Node itself leaves memory to the end of the process; an absurd size must be an Error of the addon.
    ASAN_OPTIONS: 'detect_leaks=0:alloc_dealloc_mismatch=0:allocator_may_return_null=1',
    PIPEFILE_ONEDNN: join(root, 'native/build/onednn-asan.node'),
  });
}
