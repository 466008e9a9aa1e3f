// The fault matrix with every disk size, limit, user and signal: npm run test:faults. Small disks need leave to mount, missing rights a root with setpriv.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const test = fileURLToPath(new URL('../dist/test/run/faults.test.js', import.meta.url));
const env = { ...process.env, PIPEFILE_FAULTS: 'full' };
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-reporter=spec', test], { stdio: 'inherit', env });
process.exitCode = status ?? 1;
