import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, test } from 'node:test';
import { run } from '../../src/cli/datasets.ts';

const home = mkdtempSync(join(tmpdir(), 'pipefile-datasets-'));
after(() => rmSync(home, { recursive: true, force: true }));

async function print(options: Record<string, unknown>): Promise<string> {
  let text = '';
  const output = { write: (more: string) => (text += more) };
  const io = {
    stdout: output,
    stderr: output,
    stdin: new PassThrough(),
    env: { FASTAI_HOME: home },
    cwd: home,
    onInterrupt: () => () => undefined,
  };
  assert.equal(await run([], options, io), 0);
  return text;
}

test('datasets says what is unpacked, what is downloaded and what is neither', async () => {
  mkdirSync(join(home, 'data/mnist_tiny'), { recursive: true });
  mkdirSync(join(home, 'archive'));
  writeFileSync(join(home, 'archive/oxford-iiit-pet.tgz'), '');
  const rows = JSON.parse(await print({ format: 'json' })) as { name: string; state: string; bytes: number }[];
  const states = Object.fromEntries(rows.map(({ name, state }) => [name, state]));
  assert.deepEqual([states['MNIST_TINY'], states['PETS'], states['CIFAR']], ['here', 'archive', 'absent']);
  assert.match(await print({ format: 'text' }), /^PETS +811\.7 MB {2}downloaded, not unpacked +yes +CC BY-SA 4\.0/m);
});
