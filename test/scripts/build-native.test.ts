import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../../scripts/build-native.js', import.meta.url));
const DOCTOR = fileURLToPath(new URL('../../src/backends/onednn/engine.js', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'pipefile-native-'));
after(() => rmSync(folder, { recursive: true }));

/** A compiler that answers with what the headers of this release would say; without one, as if there were no headers. */
function compilerWith(release: string | undefined): string {
  const path = join(folder, `cxx-${release ?? 'none'}`);
  const answer = release === undefined ? 'exit 1' : `echo '${release.replaceAll('.', ' ')} "12.2"'`;
  writeFileSync(path, `#!/bin/sh\ncase "$*" in *--version*) exit 0;; *-E*) ${answer};; *) exit 1;; esac\n`);
  chmodSync(path, 0o755);
  return path;
}

function build(release: string | undefined, ...args: string[]): { status: number | null; output: string; into: string } {
  const into = join(folder, `build-${release ?? 'none'}`);
  mkdirSync(into, { recursive: true });
  const env = { ...process.env, CXX: compilerWith(release), PIPEFILE_NATIVE_BUILD: into };
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8', env });
  return { status, output: stdout + stderr, into };
}

const REFUSED = [
  [undefined, 'the oneDNN headers (Debian and Ubuntu: libdnnl-dev) are not installed'],
  ['2.5.4', 'oneDNN 2.5.4 is too old for it (it takes 2.6 to 3)'],
  ['1.96.0', 'oneDNN 1.96.0 is too old for it (it takes 2.6 to 3)'],
  ['4.0.0', 'oneDNN 4.0.0 is too new for it (it takes 2.6 to 3)'],
] as const;

const linuxOnly = process.platform !== 'linux' && 'the addon is built on Linux only';

for (const [release, why] of REFUSED)
  test(`oneDNN ${release ?? 'absent'}: the build says why it does not, and so does the engine`, { skip: linuxOnly }, () => {
    const { status, output, into } = build(release);
    assert.equal(status, 1);
    assert.ok(output.startsWith(`The oneDNN engine is not built: ${why}.\n`), output);
    assert.equal(readFileSync(join(into, 'reason.txt'), 'utf8'), `${why}\n`);
    const probe = `import(${JSON.stringify(DOCTOR)}).then(async ({ onednnEngine }) => console.log((await onednnEngine.probe()).why))`;
    const env = { ...process.env, PIPEFILE_ONEDNN: join(into, 'onednn.node') };
    const { stdout } = spawnSync(process.execPath, ['-e', probe], { encoding: 'utf8', env });
    assert.equal(stdout, `its addon is not built: ${why}\n`);
  });

for (const release of ['2.6.0', '2.7.5', '3.0.0', '3.7.2'])
  test(`oneDNN ${release} is taken`, { skip: linuxOnly }, () => {
    const { status, output } = build(release, '--check');
    assert.equal(status, 0, output);
    assert.match(output, new RegExp(`^oneDNN ${release.replaceAll('.', '\\.')} and `));
  });
